"""Verbs of clinical results by what they make of their subject: what occurs, who has or reaches it, who does what.

Past forms alone, in which results are told; a class is what English has for one thing to say, whatever the paper.
"""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set, for lists of words in code."""
    return frozenset(text.split())


OCCURRED = word_set("occurred developed arose emerged appeared happened ensued supervened followed transpired")
"""What an event does by itself: "a relapse ensued"."""
BEFELL = word_set("befell affected afflicted struck complicated involved hit")
"""What an event does to people: "headache befell 17 patients"."""
FOUND = word_set(
    "observed seen noted recorded reported documented registered detected found identified diagnosed confirmed "
    "encountered discovered ascertained verified evidenced witnessed logged noticed counted demonstrated"
)
"""What is done with an event by those who tell of it: "a relapse was registered in 4 patients"."""
REACHED = word_set("achieved reached attained met obtained gained regained secured accomplished maintained")
"""What people do with an aim: "remission was attained by 12"."""
HAD = word_set(
    "had have has experienced developed reported showed demonstrated exhibited suffered sustained acquired contracted "
    "required needed received underwent displayed presented manifested encountered noted described"
)
"""What people do with an event: "12 suffered a relapse"."""
DID = word_set(
    "died withdrew discontinued completed relapsed responded improved worsened recovered survived dropped "
    "left stopped progressed flared entered participated switched remained needed failed continued refused declined "
    "were was did became stayed gave ceased quit succumbed persisted recurred"
)
"""What people did or what became of them: "12 withdrew"."""
COPULAS = word_set(
    "returned proved tested came remained stayed kept lay stood fell went turned appeared seemed became looked resulted"
) | {
    "turned out",
    "came back",
}
"""What joins a subject to the state that it was in, besides "to be": "the biopsy turned out normal"."""
_MOVED = word_set(
    "averaged exceeded surpassed totalled totaled numbered hovered fluctuated oscillated lingered equalled equaled "
    "corresponded translated ranged varied approached"
)
_ENDED = word_set("subsided abated vanished disappeared receded ceased waned cleared regressed persisted recurred")
_BROUGHT = word_set(
    "necessitated prompted triggered precipitated warranted allowed permitted enabled prevented heralded "
    "preceded disclosed uncovered unveiled saw kept retained stayed proved proven"
)
FELL = word_set(
    "sank slid tumbled plunged plummeted dipped slumped ebbed dwindled shrank shrunk receded waned slackened eased cut "
    "curbed curtailed slashed trimmed blunted dampened lessened lessens mitigated mitigates alleviated quartered fell "
    "slipped dip dips plunge slump"
)
ROSE = word_set(
    "climbed climbs crept soared surged jumped leapt leaped mounted rebounded rallied escalated spiked swelled boosted "
    "boosts augmented augments heightened heightens amplified intensified multiplied quadrupled redoubled surge "
    "upsurge climb jump"
)
BETTERED = word_set("bettered brightened")
IMPAIRED = word_set("aggravated aggravates exacerbated exacerbates compromised")
"""Which way something went, besides the commonest words for it (`words`)."""
FINITE = OCCURRED | (BEFELL - {"involved", "complicated", "hit"}) | _MOVED | _ENDED | _BROUGHT
FINITE |= word_set(
    "needed entered gained attained registered documented identified diagnosed encountered discovered suffered"
)
"""Forms that seldom stand before a noun as adjectives do: where one stands, a clause has its verb."""
