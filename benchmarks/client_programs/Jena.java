import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.sparql.exec.http.QueryExecutionHTTP;

/**
 * Apache Jena asks an endpoint with the headers that it sends by itself, for benchmarks/clients.py.
 *
 * <p>java -cp '/usr/share/java/*' Jena.java URL FOLDER, with a query in each file of the folder; prints, for each, its
 * name, a tab and how many results it has, or an exclamation mark and what went wrong.
 */
public final class Jena {
  public static void main(String[] given) throws Exception {
    try (var files = Files.list(Path.of(given[1]))) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        String said;
        try {
          said = count(given[0], QueryFactory.create(Files.readString(file)));
        } catch (RuntimeException error) {
          said = "!" + String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
        }
        System.out.println(file.getFileName() + "\t" + said);
      }
    }
  }

  private static String count(String url, Query query) {
    try (QueryExecutionHTTP run = QueryExecutionHTTP.service(url, query)) {
      if (query.isAskType()) {
        return String.valueOf(run.execAsk());
      }
      if (query.isConstructType()) {
        return String.valueOf(run.execConstruct().size());
      }
      if (query.isDescribeType()) {
        return String.valueOf(run.execDescribe().size());
      }
      long rows = 0;
      for (Iterator<?> found = run.execSelect(); found.hasNext(); found.next()) {
        rows++;
      }
      return String.valueOf(rows);
    }
  }
}
