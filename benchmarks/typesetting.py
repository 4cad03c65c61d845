"""A small typesetter that prints an article as PDF in many layouts.

The article is known part by part, so what a reader finds in the PDF can be held against what was printed.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, Paragraph, Spacer, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.printed import Article, Layout, Sheet

_CITED = re.compile(r"\^\[([\d,\u2013-]+)\]")
_RAISED = re.compile(r"\^\{([^}]+)\}")
_LONG_WORD = re.compile(r"[a-z]{9,}")


FONTS = {
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Vera": ("Vera", "VeraBd", "VeraIt"),
}
WIDTH = 612.0
MARGIN = 54.0


def _register() -> None:
    for name in FONTS["Vera"]:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))


def _marked(text: str, layout: Layout) -> str:
    """The text in the typesetter's own marks."""
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    if layout.superscripts:
        text = _CITED.sub(r"<super>\1</super>", text.replace(" ^[", "^["))
    else:
        text = re.sub(r"([.,]?) ?\^\[([\d,\u2013-]+)\]", r" [\2]\1", text)
    text = _RAISED.sub(r"<super>\1</super>", text)
    if layout.hyphens:
        text = _LONG_WORD.sub(lambda m: f"{m.group()[:4]}\u00ad{m.group()[4:7]}\u00ad{m.group()[7:]}", text)
    return text


class _Together(Flowable):
    """Pieces that stand below each other and are never parted."""

    def __init__(self, pieces: Sequence[Flowable]) -> None:
        super().__init__()
        self.pieces = pieces

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.sizes = [piece.wrap(width, height)[1] for piece in self.pieces]
        return width, sum(self.sizes)

    def split(self, _width: float, _height: float) -> list[Flowable]:
        return []

    def draw(self) -> None:
        y = sum(self.sizes)
        for piece, size in zip(self.pieces, self.sizes, strict=True):
            y -= size
            piece.drawOn(self.canv, 0, y)


@dataclass(slots=True)
class _Setter:
    """Makes the pieces of one layout."""

    layout: Layout
    normal: str = field(init=False)
    bold: str = field(init=False)
    italic: str = field(init=False)

    def __post_init__(self) -> None:
        self.normal, self.bold, self.italic = FONTS[self.layout.font]

    def style(self, size: float, *, font: str = "", **more: object) -> ParagraphStyle:
        return ParagraphStyle(
            "s", fontName=font or self.normal, fontSize=size, leading=size * self.layout.spread, splitLongWords=0,
            embeddedHyphenation=int(self.layout.hyphens),
            **more,
        )  # fmt: skip

    def text(self, words: str, *, first: bool) -> Paragraph:
        layout = self.layout
        return Paragraph(
            _marked(words, layout),
            self.style(
                layout.size,
                alignment=TA_JUSTIFY if layout.justified else TA_LEFT,
                firstLineIndent=layout.size if layout.indented and not first else 0,
                spaceAfter=0 if layout.indented else layout.size * 0.7,
            ),
        )

    def heading(self, words: str, number: int) -> Paragraph:
        words = f"{number}. {words}" if self.layout.numbered else words
        size = self.layout.size + 1.5
        return Paragraph(
            words, self.style(size, font=self.bold, spaceBefore=size, spaceAfter=size * 0.4, keepWithNext=1)
        )

    def sheet(self, sheet: Sheet, width: float) -> list[Flowable]:
        """The table with its caption and notes."""
        size = min(8.0, self.layout.size - 1)
        cell = self.style(size)
        cell.leading = size * 1.2
        count = len(sheet.paths)
        data: list[list[object]] = []
        commands: list[tuple[object, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ]  # fmt: skip
        for level, row in enumerate(sheet.heads):
            line: list[object] = []
            for text, span in row:
                if span > 1:
                    commands.append(("SPAN", (len(line), level), (len(line) + span - 1, level)))
                    if self.layout.rules == "three":
                        start, end = (len(line), level), (len(line) + span - 1, level)
                        commands.append(("LINEBELOW", start, end, 0.4, "black"))
                middle = replace_style(cell, self.bold, centred=span > 1)
                line += [Paragraph(_marked(text, self.layout), middle), *[""] * (span - 1)]
            data.append(line)
        for row_ in sheet.rows:
            if isinstance(row_, str):
                commands.append(("SPAN", (0, len(data)), (-1, len(data))))
                data.append([Paragraph(row_, replace_style(cell, self.italic)), *[""] * (count - 1)])
            else:
                indent = replace_style(cell, self.normal)
                data.append([Paragraph(_marked(text, self.layout), indent) for text in row_])
        heads = len(sheet.heads)
        if self.layout.rules == "grid":
            commands.append(("GRID", (0, 0), (-1, -1), 0.4, "black"))
        elif self.layout.rules == "three":
            commands += [
                ("LINEABOVE", (0, 0), (-1, 0), 0.8, "black"),
                ("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.5, "black"),
                ("LINEBELOW", (0, -1), (-1, -1), 0.8, "black"),
            ]  # fmt: skip
        first = width * 0.34
        table = Table(data, colWidths=[first] + [(width - first) / (count - 1)] * (count - 1), style=commands)
        caption = Paragraph(f"<font name='{self.bold}'>{sheet.label}.</font> {sheet.caption}", cell)
        notes = [Paragraph(_marked(note, self.layout), cell) for note in sheet.notes]
        return [Spacer(1, size), caption, Spacer(1, 3), table, Spacer(1, 2), *notes, Spacer(1, size)]

    def story(self, article: Article, width: float) -> list[Flowable]:
        """All that flows through the columns."""
        out: list[Flowable] = []
        for number, part in enumerate(article.parts, 1):
            out.append(self.heading(part.heading, number))
            for at, paragraph in enumerate(part.paragraphs):
                out.append(self.text(" ".join(paragraph), first=at == 0))
            if not self.layout.wide and number - 2 in range(len(article.sheets)):
                out.append(_Together(self.sheet(article.sheets[number - 2], width)))
        out.append(self.heading("References", len(article.parts) + 1))
        hanging = self.style(self.layout.size - 1, leftIndent=14, firstLineIndent=-14)
        out += [Paragraph(f"{n}. {text}", hanging) for n, text in enumerate(article.references, 1)]
        return out


def replace_style(style: ParagraphStyle, font: str, *, centred: bool = False) -> ParagraphStyle:
    """The style in another font."""
    return ParagraphStyle("c", parent=style, fontName=font, alignment=1 if centred else 0)


def typeset(article: Article, layout: Layout) -> bytes:
    """The article as a PDF, the same bytes on each run."""
    _register()
    setter = _Setter(layout)
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, layout.height), invariant=1, pageCompression=1)
    canvas.setTitle(article.title)
    whole = WIDTH - 2 * MARGIN
    width = (whole - layout.gutter * (layout.columns - 1)) / layout.columns
    story = setter.story(article, width)
    sheets = list(article.sheets) if layout.wide else []
    page = 0
    while story or sheets:
        page += 1
        top, bottom = layout.height - 64.0, 60.0
        if layout.running:
            _running(canvas, article, layout, page)
        if page == 1:
            title = setter.style(layout.size + 7, font=setter.bold, spaceAfter=8)
            title.leading = (layout.size + 7) * 1.2
            about = setter.style(layout.size)
            front = [Paragraph(article.title, title), Paragraph(article.byline, about),
                     Paragraph(f"doi: {article.doi}", about), Spacer(1, 10)]  # fmt: skip
            top = _place(canvas, front, MARGIN, top, whole)
        elif sheets:
            top = _place(canvas, setter.sheet(sheets.pop(0), whole), MARGIN, top, whole)
        for column in range(layout.columns):
            left = MARGIN + column * (width + layout.gutter)
            if story:
                frame = Frame(left, bottom, width, top - bottom, 0, 0, 0, 0)
                _fill(frame, story, canvas)
        if layout.line_numbers:
            _numbers(canvas, layout, top, bottom)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _fill(frame: Frame, story: list[Flowable], canvas: Canvas) -> None:
    """Put of the story what the frame holds; a piece that does not fit is split where it can be."""
    placed = 0
    while story:
        if frame.add(story[0], canvas):
            del story[0]
            placed += 1
            continue
        parts = frame.split(story[0], canvas)
        if len(parts) < 2:
            break
        story[:1] = parts
    if story and not placed and frame._aH > 400:
        raise ValueError(f"a {type(story[0]).__name__} does not fit into a column of its own")


def _place(canvas: Canvas, flowables: Iterable[Flowable], left: float, top: float, width: float) -> float:
    """Draw flowables one below the other; the height that is left."""
    for flowable in flowables:
        top -= flowable.getSpaceBefore()
        _, height = flowable.wrapOn(canvas, width, top)
        flowable.drawOn(canvas, left, top - height)
        top -= height + flowable.getSpaceAfter()
    return top


def _running(canvas: Canvas, article: Article, layout: Layout, page: int) -> None:
    canvas.setFont(FONTS[layout.font][2], 8)
    head = "Invented Annals of Fever 2031;7:101-109" if page % 2 else f"Marl and Osk: {article.title[:40]}"
    canvas.drawString(MARGIN, layout.height - 36, head)
    canvas.setFont(FONTS[layout.font][0], 8)
    canvas.drawRightString(WIDTH - MARGIN, layout.height - 36, str(100 + page))
    canvas.drawCentredString(WIDTH / 2, 30, "Printed for trial of a typesetter")


def _numbers(canvas: Canvas, layout: Layout, top: float, bottom: float) -> None:
    canvas.setFont(FONTS[layout.font][0], 6)
    step = layout.size * layout.spread
    y, number = top - layout.size, 1
    while y > bottom:
        canvas.drawRightString(MARGIN - 12, y, str(number))
        y, number = y - step, number + 1
