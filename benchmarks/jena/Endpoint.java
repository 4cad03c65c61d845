import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.QueryParseException;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.TDB2;
import org.apache.jena.tdb2.TDB2Factory;

/**
 * Apache Jena's query engine over HTTP on this machine alone, for benchmarks/engines.py: a release's N-Quads in a TDB2
 * store, its default graph the union of all. Fuseki is Jena's own server of the same engine.
 *
 * <p>Debian: apt install libapache-jena-java, then java -cp '/usr/share/java/*' benchmarks/jena/Endpoint.java FOLDER
 * graph.nq.gz 8892
 */
public final class Endpoint {
  private static final int SECONDS = 120;

  public static void main(String[] given) throws Exception {
    Dataset data = TDB2Factory.connectDataset(given[0]);
    if (Txn.calculateRead(data, () -> !data.listNames().hasNext())) {
      Txn.executeWrite(data, () -> RDFDataMgr.read(data, given[1]));
    }
    data.getContext().set(TDB2.symUnionDefaultGraph, true);
    int port = Integer.parseInt(given[2]);
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/sparql", exchange -> answer(data, exchange));
    server.start();
    System.out.println("http://127.0.0.1:" + port + "/sparql");
  }

  private static void answer(Dataset data, HttpExchange exchange) {
    data.begin(ReadWrite.READ);
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String query = "";
      for (String field : body.split("&")) {
        if (field.startsWith("query=")) {
          query = URLDecoder.decode(field.substring(6), StandardCharsets.UTF_8);
        }
      }
      send(data, exchange, query);
    } catch (java.io.IOException left) {
      System.err.println("a client has left: " + left.getMessage());
    } finally {
      data.end();
    }
  }

  private static void send(Dataset data, HttpExchange exchange, String query) throws java.io.IOException {
    try (QueryExecution run =
        QueryExecution.dataset(data).query(QueryFactory.create(query)).timeout(SECONDS, TimeUnit.SECONDS).build()) {
      boolean graph = run.getQuery().isConstructType() || run.getQuery().isDescribeType();
      String type = graph ? "application/n-triples" : "application/sparql-results+json";
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        if (graph) {
          RDFDataMgr.write(out, run.getQuery().isConstructType() ? run.execConstruct() : run.execDescribe(), Lang.NTRIPLES);
        } else if (run.getQuery().isAskType()) {
          ResultSetFormatter.outputAsJSON(out, run.execAsk());
        } else {
          ResultSetFormatter.outputAsJSON(out, run.execSelect());
        }
      }
    } catch (QueryParseException error) {
      byte[] said = error.getMessage().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(400, said.length);
      exchange.getResponseBody().write(said);
    }
  }
}
