"""Documents of any size, each made of one thing repeated: what a reader that looks back at all before it reads slowly.

None is taken from anywhere. Each maker takes the size in bytes and gives about so many.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

Maker = Callable[[int], bytes]

HEAD = "# Tocilizumab in marsh fever: an invented trial\n\n"
BODY = HEAD + "## Results\n\n"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DRUGS = ("tocilizumab", "anakinra", "infliximab", "sarilumab", "canakinumab", "prednisone")
"""Names that the vocabulary holds."""

REPEATED = {
    "spaces": " ",
    "line ends": "\n",
    "tabs": "\t",
    "letters": "a",
    "capitals": "A",
    "digits": "7",
    "digits and points": "1.",
    "digits and commas": "1,",
    "digits apart": "7 ",
    "signs": "+-",
    "brackets that open": "(",
    "square brackets that open": "[",
    "pairs of brackets": "()",
    "per cent": "% ",
    "plus or minus": "1±",
    "ranges": "1-2-",
    "dashes": "–",
    "pipes": "|",
    "commas": ", ",
    "semicolons": "; ",
    "full stops": ". ",
    "quotes": '"',
    "stars": "*",
    "hashes": "#",
    "superscripts": "¹",
    "marks that combine": "e\u0301",
    "hyphens at line ends": "a-\n",
    "lines of one letter": "A\n",
    "words": "fever ",
    "capitalised words": "Marl ",
    "and": "and ",
    "of the": "of the ",
    "no": "no ",
    "patients": "patients ",
    "patients with": "patients with fever and ",
    "drugs": "tocilizumab, ",
    "drugs and doses": "tocilizumab 8 mg/kg, ",
    "counts": "12 of 20 ",
    "counts and per cent": "12/20 (60%), ",
    "values and units": "CRP 5.2 mg/L, ",
    "confidence intervals": "OR 1.5 (95% CI 1.1-2.0), ",
    "p-values": "P = 0.03, ",
    "weeks": "at week 12, ",
    "groups": "in the placebo group, ",
    "citations": "rash [1,2], ",
    "short forms": "erythrocyte rate (ER) ",
    "authors": "Ada Marl, ",
    "authors with marks": "Ada Marl1,2, ",
    "initials": "A. B. ",
    "studies": "Marl et al. (2014) ",
    "and then": "fever, which was followed by rash, ",
    "because": "because fever rose ",
    "which": "that was ",
    "compared": "compared with placebo ",
    "versus": "8 vs 9 ",
    "respectively": "8, 9 and 10 in groups A, B and C, respectively, ",
    "parentheses with values": "(n = 12) ",
    "years": "2014 ",
    "mails": "a@b.org ",
    "links": "https://a.org/b ",
    "DOIs": "10.5555/ab.12 ",
    "table words": "Table 1 ",
    "sentences of drugs": "Tocilizumab was given to 12 patients. ",
    "sentences of values": "CRP fell from 50 mg/L to 5 mg/L in 12 of 20 patients. ",
    "sentences of outcomes": "Fever resolved in 12 (60%) of patients given tocilizumab and 8 (40%) given placebo. ",
    "sentences of cases": "A 5-year-old boy with fever received anakinra 2 mg/kg and recovered after 3 days. ",
    "sentences of claims": "Tocilizumab may reduce mortality in patients with fever. ",
    "sentences of predictors": "Age was an independent predictor of fever (OR 1.5, 95% CI 1.1-2.0). ",
    "sentences of adverse events": "Serious infections occurred in 3 patients given tocilizumab. ",
    "sentences of targets": "Tocilizumab blocks the interleukin-6 receptor. ",
    "sentences of studies": "Marl et al. reported that tocilizumab reduced fever in 12 patients [3]. ",
    "lines of sentences": "CRP fell from 50 mg/L to 5 mg/L in 12 of 20 patients.\n\n",
    "headings": "## Results\n\n",
    "headings and a line": "## Results\n\nFever fell.\n\n",
    "headings of all levels": "# A\n\n## B\n\n### C\n\nFever fell.\n\n",
    "list items": "- fever in 3 patients\n",
    "numbered items": "1. fever in 3 patients\n",
    "rows of pipes": "| fever | 3 (10%) | 4 (12%) |\n",
    "rows of tabs": "fever\t3 (10%)\t4 (12%)\n",
    "rows of commas": "fever,3 (10%),4 (12%)\n",
    "rows of spaces": "fever    3 (10%)    4 (12%)\n",
    "tables of pipes": "Table 1. Fever\n\n| A | B |\n|---|---|\n| fever | 3 |\n\n",
    "captions": "Table 1. Fever in groups\n\n",
    "figures": "Figure 1. Fever in groups\n\n",
    "legends": "ER, erythrocyte rate; CI, confidence interval; ",
}
"""What is written again and again, under the heading of results."""


def repeated(unit: str, head: str = BODY) -> Maker:
    """A text of one thing, again and again."""
    return lambda size: (head + unit * max(1, size // len(unit.encode())) + "\n").encode()


def numbered(unit: Callable[[int], str], head: str = BODY, foot: str = "\n") -> Maker:
    """A text of things of one kind, none like another."""

    def made(size: int) -> bytes:
        parts, length = [head], 0
        for number in count(1):
            if length >= size:
                break
            parts.append(unit(number))
            length += len(parts[-1])
        return ("".join(parts) + foot).encode()

    return made


def word(number: int) -> str:
    """Another word for each number, of letters alone."""
    found = ""
    while number:
        number, rest = divmod(number, len(LETTERS))
        found += LETTERS[rest]
    return found + "itis"


def name(number: int) -> str:
    """Another name of a person for each number."""
    return word(number).capitalize()


def table(rows: Callable[[int], int], columns: Callable[[int], int], cell: str, mark: str = "|") -> Maker:
    """A table with pipes, tabs or commas, of so many rows and columns for a number of cells."""

    def made(size: int) -> bytes:
        cells = max(4, size // (len(cell) + 1))
        across, down = columns(cells), rows(cells)
        head = mark.join(["Outcome", *(f"Group {n} (n = {20 + n})" for n in range(across))])
        body = (mark.join([f"{name(n)} fever", *[cell] * across]) for n in range(down))
        ruled = [mark.join(["---"] * (across + 1))] if mark == "|" else []
        lines = [head, *ruled, *body]
        if mark == "|":
            lines = [f"|{line}|" for line in lines]
        return (BODY + "Table 1. Outcomes by group\n\n" + "\n".join(lines) + "\n").encode()

    return made


def one(_: int) -> int:
    return 3


def all_of(cells: int) -> int:
    return max(1, cells // 3)


def root(cells: int) -> int:
    return max(1, round(cells**0.5))


NUMBERED: dict[str, Maker] = {
    "byline": numbered(lambda n: f"Ada {name(n)}, ", "# Marsh fever\n\n", "and Bo Osk\n\n## Abstract\n\nFever fell.\n"),
    "byline with marks": numbered(
        lambda n: f"Ada {name(n)}{n % 9 + 1},{n % 7 + 1}, ",
        "# Marsh fever\n\n",
        "and Bo Osk1\n\n## Abstract\n\nFever.\n",
    ),
    "addresses": numbered(
        lambda n: f"{n} Department of {name(n)}, University of {name(n + 7)}, Marshland\n",
        "# Marsh fever\n\nAda Marl1\n\n",
    ),
    "references": numbered(
        lambda n: f"{n}. Marl A, Osk B. {name(n)} fever in children. J Marsh. 2014;{n}:12-19.\n",
        HEAD + "## References\n\n",
    ),
    "citations of all": numbered(lambda n: f"Fever fell [{n}]. "),
    "studies of a year": numbered(lambda n: f"{name(n)} et al. (2014) reported fever in {n} patients. "),
    "short forms of all": numbered(
        lambda n: f"{word(n)} {word(n + 1)} rate ({word(n)[0]}{word(n + 1)[0]}R{n}) rose. ".title()
    ),
    "names of groups": numbered(lambda n: f"Group {n} (n = {n}) received tocilizumab {n} mg/kg. "),
    "arms": numbered(lambda n: f"{n} patients were assigned to {DRUGS[n % 6]} {n} mg and ", BODY, "all were seen.\n"),
    "cases": numbered(lambda n: f"Patient {n}, a {n % 90}-year-old woman, received {DRUGS[n % 6]} {n} mg. "),
    "conditions listed": numbered(lambda n: f"{word(n)}, ", BODY + "Patients had ", "and fever.\n"),
    "values listed": numbered(lambda n: f"{n}.{n % 9} mg/L, ", BODY + "CRP was ", "respectively.\n"),
    "weeks listed": numbered(lambda n: f"{n} mg/L at week {n}, ", BODY + "CRP was ", "and normal then.\n"),
    "outcomes listed": numbered(
        lambda n: f"{word(n)} in {n} (10%), ", BODY + "With tocilizumab there were ", "and no more.\n"
    ),
    "tables": numbered(
        lambda n: f"Table {n}. Fever\n\n| Outcome | A (n = {n}) | B |\n|---|---|---|\n| {word(n)} | {n} | 3 (10%) |\n\n"
    ),
    "tables of tabs": numbered(
        lambda n: f"Table {n}. Fever\nOutcome\tA\tB\n{word(n)}\t{n}\t3 (10%)\n{word(n)}\t4\t5\n\n"
    ),
    "tables asked for": numbered(lambda n: f"Fever fell (Table {n}). "),
    "table of studies": numbered(
        lambda n: f"| {name(n)} et al. [{n}] | 2014 | RCT | {n} | Tocilizumab | Fever fell |\n",
        BODY
        + "Table 1. Studies of tocilizumab\n\n| Study | Year | Design | N | Treatment | Outcome |\n|---|---|---|---|---|---|\n",
    ),
    "table of studies without rules": numbered(
        lambda n: f"{name(n)} et al., 2014\nRCT\n{n}\nTocilizumab\nFever fell\n",
        BODY + "Table 1. Studies of tocilizumab\nStudy\nDesign\nPatients\nTreatment\nOutcome\n",
    ),
    "table of patients": numbered(
        lambda n: f"| {n} | {n % 90} | F | Fever | Tocilizumab 8 mg/kg | Recovered |\n",
        BODY
        + "Table 1. Patients\n\n| Patient | Age | Sex | Symptom | Treatment | Outcome |\n|---|---|---|---|---|---|\n",
    ),
    "table of doses": numbered(
        lambda n: f"| {DRUGS[n % 6]} | {n} mg/kg | every {n % 9 + 1} weeks |\n",
        BODY + "Table 1. Doses\n\n| Drug | Dose | Frequency |\n|---|---|---|\n",
    ),
    "table of predictors": numbered(
        lambda n: f"| {name(n)} | 1.{n} (1.1-{n}.5) | 0.0{n} |\n",
        BODY + "Table 1. Predictors of fever\n\n| Variable | Odds ratio (95% CI) | P value |\n|---|---|---|\n",
    ),
    "table of one column": numbered(lambda n: f"| {word(n)} |\n", BODY + "Table 1. Fever\n\n| Outcome |\n|---|\n"),
    "lines of a flattened table": numbered(
        lambda n: f"{word(n)}\n{n} (10%)\n{n + 1} (20%)\n", BODY + "Table 1. Outcomes\nOutcome\nGroup A\nGroup B\n"
    ),
    "columns": table(one, all_of, "3 (10%)"),
    "columns of tabs": table(one, all_of, "3 (10%)", "\t"),
    "columns of commas": table(one, all_of, "3 (10%)", ","),
    "rows": table(all_of, one, "3 (10%)"),
    "rows and columns": table(root, root, "3 (10%)"),
    "rows and columns of measurements": table(root, root, "5.2 ± 1.1"),
}


TEXTS: dict[str, Maker] = {
    **{f"repeated: {kind}": repeated(unit) for kind, unit in REPEATED.items()},
    **{f"one line: {kind}": repeated(unit, "") for kind, unit in REPEATED.items() if "\n" not in unit},
    **NUMBERED,
}
"""Every kind of text, by its name."""
