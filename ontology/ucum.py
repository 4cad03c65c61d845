"""Whether a code is one of UCUM (https://ucum.org/ucum), in its case-sensitive form.

The grammar is UCUM's own, with brackets behind a slash or point alone and none within them. Of its atoms, those stand
here that medicine and laboratories use, as far as `ontology/shapes/data.ttl` lets facts have them.
"""

from __future__ import annotations

import re

_PREFIXES = ("da", "Y", "Z", "E", "P", "T", "G", "M", "k", "h", "d", "c", "m", "u", "n", "p", "f", "a", "z", "y",
             "Ki", "Mi", "Gi", "Ti")  # fmt: skip
_METRIC_ATOMS = """m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv l L ar t bar u
    eV pc eq osm kat U [IU] [iU] cal dyn erg P St Ky Gal Gb Mx G Oe sb Lmb ph Bi Ci R RAD REM Np B
    B[V] B[mV] B[uV] B[10.nV] B[W] B[kW] bit Bd By mho tex st gf m[H2O] m[Hg]"""
_PLAIN_ATOMS = """% [ppth] [ppm] [ppb] [pptr] [pi] gon deg min h d a wk mo AU atm att
    [in_i] [ft_i] [yd_i] [mi_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [in_us] [ft_us] [lb_av]
    [oz_av] [gr] [dr_av] [stone_av] [ston_av] [lton_av] [oz_tr] [lb_tr] [oz_ap] [dr_ap] [sc_ap] [gal_us] [qt_us]
    [pt_us] [gil_us] [foz_us] [fdr_us] [min_us] [crd_us] [cup_us] [tbs_us] [tsp_us] [foz_m] [cup_m] [tsp_m] [tbs_m]
    [gal_br] [qt_br] [pt_br] [foz_br] [degF] [degR] [degRe] [Btu] [HP] [Cal] [lbf_av] [psi] [in_i'H2O] [in_i'Hg]
    [PRU] [wood'U] [diop] [p'diop] [mesh_i] [Ch] [drp] [hnsf'U] [MET] [S] [HPF] [LPF] [arb'U] [USP'U]
    [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U] [todd'U] [dye'U] [smgy'U] [bdsk'U] [ka'U] [knk'U] [mclg'U] [tb'U]
    [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [IR] [BAU] [AU] [Amb'a'1'U] [PNU] [Lf] [D'ag'U] [FEU] [ELU] [EU]
    [pH] [NTU] [FNU] [car_m] [car_Au] [smoot] [c] [h] [k] [e] [m_e] [m_p] [G] [g] [ly] circ sph"""
_METRIC = frozenset(_METRIC_ATOMS.split())
"""Units that can have a prefix."""
_PLAIN = frozenset(_PLAIN_ATOMS.split())
_ANNOTATION = re.compile(r"\{[\x21-\x7a|~]*\}")
_SYMBOL = re.compile(r"(?:\[[^\[\]\s{}]+\]|[^./(){}\[\]\s])+")
_NUMBER = re.compile(r"[1-9]\d*")
_POWER = re.compile(r"(?P<atom>.+?)(?P<power>[+-]?\d+)?")
_TEN = re.compile(r"10\*(?:[+-]?\d+)?")


def ucum_fault(code: str) -> str | None:
    """What is wrong with a code, in a sentence without a full stop; None where it is one of UCUM.

    >>> ucum_fault("mg/kg/d") is None
    True
    >>> ucum_fault("mgs/dL")
    "UCUM has no unit 'mgs'"
    """
    if not code:
        return "it is empty"
    if any(character.isspace() or not character.isascii() for character in code):
        return "a UCUM code has no blanks and only ASCII characters"
    try:
        end = _term(code, 1 if code.startswith("/") else 0)
    except ValueError as error:
        return str(error)
    return None if end == len(code) else f"{code[end:]!r} is left over at its end"


def _term(code: str, at: int) -> int:
    """The position after the term that begins there: components, multiplied or divided."""
    opened = False
    while True:
        if at and not opened and code[at : at + 1] == "(":
            opened, at = True, at + 1
        at = _component(code, at)
        if opened and code[at : at + 1] == ")":
            opened, at = False, at + 1
        if code[at : at + 1] not in (".", "/"):
            break
        at += 1
    if opened:
        raise ValueError("a bracket is not closed")
    return at


def _component(code: str, at: int) -> int:
    """The position after a unit with its power, a factor or an annotation."""
    annotation = _ANNOTATION.match(code, at)
    if annotation:
        return annotation.end()
    symbol = _SYMBOL.match(code, at)
    if symbol is None:
        raise ValueError(
            f"a unit is missing before {code[at:]!r}" if at < len(code) else "a unit is missing at its end"
        )
    if not _NUMBER.fullmatch(symbol.group()) and not _is_unit(symbol.group()):
        raise ValueError(f"UCUM has no unit {symbol.group()!r}")
    annotation = _ANNOTATION.match(code, symbol.end())
    return annotation.end() if annotation else symbol.end()


def _is_unit(symbol: str) -> bool:
    if _TEN.fullmatch(symbol):
        return True
    match = _POWER.fullmatch(symbol)
    return match is not None and any(map(_is_atom, {symbol, match["atom"]}))


def _is_atom(symbol: str) -> bool:
    if symbol in _METRIC or symbol in _PLAIN:
        return True
    return any(symbol.startswith(prefix) and symbol.removeprefix(prefix) in _METRIC for prefix in _PREFIXES)
