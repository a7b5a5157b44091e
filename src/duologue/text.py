"""Words of another person, made fit for drawing.

Names, entries, exercise files and pasted input enter the program through here. Cleaning never refuses and
never raises: what drives a terminal, hides or reorders letters goes, and the words stay. Markup is letters.

What goes is written down below as code points (the marks as of Unicode 18.0), not asked of the running
Python's tables, so that all machines agree. NFC is the exception: a Python older than a letter does not
compose it. Sources: UAX #9 (bidi), UAX #15 (normal forms), UTS #51 (emoji).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from unicodedata import category, combining, east_asian_width, normalize

LONGEST_SIGN = 10  # characters: four people joined into one family are seven
LIMIT = 12_000  # characters: an entry holds no more bytes than that

# What follows are hexadecimal code points and ranges of them.

# C0 but tab and newline, DEL, C1; then the unseen: soft hyphen, grapheme joiner, Hangul fillers, Khmer vowels
# and Mongolian selectors, bidi controls, zero-width spaces, variation selectors but the two of emoji,
# annotations, format controls of hieroglyphs, shorthand and music, private use, noncharacters, tags.
_UNSAFE = """0-8 B-1F 7F-9F AD 34F 61C 70F 115F-1160 17B4-17B5 180B-180F 200B 200E-200F 2028-202E
2060-206F 3164 E000-F8FF FDD0-FDEF FE00-FE0D FEFF FFA0 FFF0-FFFB FFFE-FFFF 13430-1343F 1BCA0-1BCA3 1D159
1D173-1D17A 1FFFE-1FFFF 2FFFE-2FFFF 3FFFE-3FFFF 4FFFE-4FFFF 5FFFE-5FFFF 6FFFE-6FFFF 7FFFE-7FFFF 8FFFE-8FFFF
9FFFE-9FFFF AFFFE-AFFFF BFFFE-BFFFF CFFFE-CFFFF DFFFE-DFFFF E0000-10FFFF"""

# What takes no cell of its own: nonspacing and enclosing marks, joiners, emoji selectors, later Hangul jamo.
# Also the few spacing vowels that NFC merges into the letter before. With them here, nothing outside the two
# lists composes backwards, so a run of marks cut short leaves the text in NFC.
_MARK = """300-36F 483-489 591-5BD 5BF 5C1-5C2 5C4-5C5 5C7-5C9 610-61A 64B-65F 670 6D6-6DC 6DF-6E4
6E7-6E8 6EA-6ED 711 730-74A 7A6-7B0 7EB-7F3 7FD 816-819 81B-823 825-827 829-82D 859-85B 897-89F 8CA-8E1
8E3-902 93A 93C 941-948 94D 951-957 962-963 981 9BC 9BE 9C1-9C4 9CD 9D7 9E2-9E3 9FE A01-A02 A3C A41-A42
A47-A48 A4B-A4D A51 A70-A71 A75 A81-A82 ABC AC1-AC5 AC7-AC8 ACD AE2-AE3 AFA-AFF B01 B3C B3E-B3F B41-B44 B4D
B53-B57 B62-B63 B82 BBE BC0 BCD BD7 C00 C04 C3C C3E-C40 C46-C48 C4A-C4D C55-C56 C62-C63 C81 CBC CBF CC2 CC6
CCC-CCD CD5-CD6 CE2-CE3 D00-D01 D3B-D3C D3E D41-D44 D4D D57 D62-D63 D81 DCA DCF DD2-DD4 DD6 DDF E31 E34-E3A
E47-E4E EB1 EB4-EBC EC8-ECE F18-F19 F35 F37 F39 F71-F7E F80-F84 F86-F87 F8D-F97 F99-FBC FC6 102D-1030
1032-1037 1039-103A 103D-103E 1058-1059 105E-1060 1071-1074 1082 1085-1086 108D 109D 1161-11FF 135D-135F
1712-1715 1732-1734 1752-1753 1772-1773 17B7-17BD 17C6 17C9-17D3 17DD 1885-1886 18A9 1920-1922 1927-1928 1932
1939-193B 1A17-1A18 1A1B 1A56 1A58-1A5E 1A60 1A62 1A65-1A6C 1A73-1A7C 1A7F 1AB0-1AF0 1B00-1B03 1B34-1B3A 1B3C
1B42 1B44 1B6B-1B73 1B80-1B81 1BA2-1BA5 1BA8-1BAD 1BE6 1BE8-1BE9 1BED 1BEF-1BF3 1C2C-1C33 1C36-1C37 1CD0-1CD2
1CD4-1CE0 1CE2-1CE8 1CED 1CF4 1CF8-1CF9 1DC0-1DFF 200C-200D 20D0-20F0 2CEF-2CF1 2D7F 2DE0-2DFF 302A-302F
3099-309A A66F-A672 A674-A67D A69E-A69F A6F0-A6F1 A802 A806 A80B A825-A826 A82C A8C4-A8C5 A8E0-A8F1 A8FF
A926-A92D A947-A951 A953 A980-A982 A9B3 A9B6-A9B9 A9BC-A9BD A9C0 A9E5 AA29-AA2E AA31-AA32 AA35-AA36 AA43 AA4C
AA7C AAB0 AAB2-AAB4 AAB7-AAB8 AABE-AABF AAC1 AAEC-AAED AAF6 ABE5 ABE8 ABED D7B0-D7C6 D7CB-D7FB FB1E FE0E-FE0F
FE20-FE2F"""
_ASTRAL_MARK = """101FD 102E0 10376-1037A 10A01-10A03 10A05-10A06 10A0C-10A0F 10A38-10A3A 10A3F
10AE5-10AE6 10D24-10D27 10D69-10D6D 10EAB-10EAC 10ECB-10ECF 10EF0-10EFF 10F46-10F50 10F82-10F85 11001
11038-11046 11070 11073-11074 1107F-11081 110B3-110B6 110B9-110BA 110C2 11100-11102 11127-1112B 1112D-11134
11173 11180-11181 111B6-111BE 111C0 111C9-111CC 111CF 1122F-11231 11234-11237 1123E 11241 112DF 112E3-112EA
11300-11301 1133B-1133C 1133E 11340 1134D 11357 11366-1136C 11370-11374 113B8 113BB-113C0 113C2 113C9
113CE-113D0 113D2 113E1-113E2 11438-1143F 11442-11444 11446 1145E 114B0 114B3-114B8 114BA 114BD 114BF-114C0
114C2-114C3 115AF 115B2-115B5 115BC-115BD 115BF-115C0 115DC-115DD 11633-1163A 1163D 1163F-11640 116AB 116AD
116B0-116B7 1171D-1171F 11722-11725 11727-1172B 1182F-11837 11839-1183A 11930 1193B-1193E 11943 119D4-119D7
119DA-119DB 119E0 11A01-11A0A 11A33-11A38 11A3B-11A3E 11A47 11A51-11A56 11A59-11A5B 11A8A-11A96 11A98-11A99
11B60 11B62-11B64 11B66 11C30-11C36 11C38-11C3D 11C3F 11C92-11CA7 11CAA-11CB0 11CB2-11CB3 11CB5-11CB6
11D31-11D36 11D3A 11D3C-11D3D 11D3F-11D45 11D47 11D90-11D91 11D95 11D97 11DF0 11EF3-11EF4 11F00-11F01
11F36-11F3A 11F40-11F42 11F5A 13440 13447-13455 1611E-16129 1612D-1612F 16AF0-16AF4 16B30-16B36 16D67 16F4F
16F8F-16F92 16FE4 16FF0-16FF1 1BC9D-1BC9E 1CF00-1CF2D 1CF30-1CF46 1D127-1D128 1D165-1D169 1D16D-1D182
1D185-1D18B 1D1AA-1D1AD 1D242-1D244 1D250-1D252 1D25B-1D25C 1D25F 1D280-1D281 1DA00-1DA36 1DA3B-1DA6C 1DA75
1DA84 1DA9B-1DA9F 1DAA1-1DAAF 1E000-1E006 1E008-1E018 1E01B-1E021 1E023-1E024 1E026-1E02A 1E08F 1E130-1E136
1E2AE 1E2EC-1E2EF 1E4EC-1E4EF 1E5EE-1E5EF 1E6E3 1E6E6 1E6EE-1E6EF 1E6F5 1E8D0-1E8D6 1E944-1E94A"""
# Consonants written under another in Tibetan and Burmese: letters, though Unicode files them with the marks.
_UNDER = "F8D-F97 F99-FBC 103D-103E 105E-1060 1082"
# Where a joiner changes how a word is written: Arabic to Sinhala, Tibetan, Burmese, Khmer, Mongolian, others.
_JOINED = "600-DFF F00-109F 1780-18AF FB50-FDFF FE70-FEFC 11000-11FFF"
_EMOJI = """A9 AE 203C 2049 2122 2139 2190-21FF 2300-23FF 24C2 25A0-27BF 2900-297F 2B00-2BFF 3030 303D
3297 3299 1F000-1FAFF"""

_IDEOGRAPH = """3005-3007 3041-3096 309D-309F 30A1-30FA 30FC-30FF 31F0-31FF 3400-4DBF 4E00-9FFF
F900-FAFF FF66-FF9D 20000-3FFFD"""
_WIDE_POINT = "3001-3004 3008-301F 30FB FF01-FF0F FF1A-FF20 FF3B-FF40 FF5B-FF65"
_RANGES = {
    "UNSAFE": _UNSAFE, "MARK": _MARK, "ASTRAL_MARK": _ASTRAL_MARK, "UNDER": _UNDER, "JOINED": _JOINED, "EMOJI": _EMOJI,
    "IDEOGRAPH": _IDEOGRAPH, "WIDE_POINT": _WIDE_POINT,
}  # fmt: skip
_BLANKS = "[\u2800\U00013441\U00013442]"  # of Braille and hieroglyphs: letters that nobody sees
_BREAKS = "\r\n|[\v\f\r\x85\u2028\u2029]"
_PLAIN = r"[\t\n -~]*"  # nothing in it needs cleaning
_SURROGATES = "[\ud800-\udfff]"
_REMOVED = "[<UNSAFE>]"
# In place are: a selector after an emoji or a keycap's base; ZWNJ in a word; ZWJ in a word, at its end, or
# between two emoji. Each branch takes the character first and looks back over it, for speed.
_STRAY = (
    "[\ufe0e\ufe0f](?<![<EMOJI>0-9#*].)"
    "|\u200c(?:(?<![<JOINED>].)|(?![\u200c\u200d]*[<JOINED>]))"
    "|\u200d(?<![<JOINED>].)(?:(?<![<EMOJI>\ufe0f].)|(?![<EMOJI>]))"
)
# Above U+FFFF a class is searched range by range: asked only for characters which can be marks, for speed.
_ONE = "(?:[<MARK>]|[\U00010000-\U0001efff](?<=[<ASTRAL_MARK>]))"
# {0,3}+ gives nothing back, so letters under a letter do not use up the three marks; a later one is a mark.
_PILE = f"([<UNDER>]{{0,3}}+{_ONE}{{3}}){_ONE}+"
_IDEOGRAPHS = "[<IDEOGRAPH>]"
_WIDE_POINTS = "[<WIDE_POINT>]"
_SIGNS = '[]=()!?:;/<>{}|#*~"“”„»«[]'
_WORDS = r"\S+(?: …\S*)?"  # the dots that leave a sentence open stay with its last word
BARS = "▁▂▃▄▅▆▇█"  # of a row of figures, from the lowest to the highest
_BARS = {**dict(zip(BARS, "_.:-~+*#", strict=True)), "■": "#", "·": "."}
_ASCII = str.maketrans({"…": "...", "„": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "—": "--", "–": "-", **_BARS})


# Letters of other scripts, and signs, that are drawn like a Latin letter: Cyrillic; Greek; Armenian, Georgian and some
# more; small capitals; Cherokee; Lisu.
_LOOKS = str.maketrans(
    "АВЕКМНОРСТХІЈЅҮаеорсухіјѕԁһԛԝӏ"
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧορανικυσ"
    "ՏՍօոսԱႽɑıɡI1|05"
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ"
    "ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎽᎩᏃ"
    "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ",
    "ABEKMHOPCTXlJSYaeopcyxijsdhqwl"
    "ABEZHlKMNOPTYXopavikuo"
    "SUonuUSaiglllOS"
    "abcdefghijklmnoprstuvwyz"
    "ABCDEGHJKLMPRSTVWYYZ"
    "ABCDEFGHlJKLMNOPRSTUVWXYZ",
)
_JOINS = {"\u200d", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))}  # joiner, selectors, shades of skin


def _chars(ranges: str) -> str:
    """Code points and ranges, "30-39 5F", as the inside of a regex class, "0-9_"."""
    return "".join("-".join(chr(int(end, 16)) for end in item.split("-")) for item in ranges.split())


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """With the ranges in it whose names stand there; once it is wanted, since it takes as long as drawing a page."""
    return re.compile(re.sub("<([A-Z_]+)>", lambda named: _chars(_RANGES[named[1]]), pattern))


def _settled(text: str) -> str:
    """NFC without stray joiners and surplus marks: repeated, so that a second call finds nothing to do.

    It ends: from the second round on only a removal changes the text, and each shortens its NFD form.
    Marks are cut before NFC, whose time is quadratic in a run of them; the next round cuts what NFC split.
    """
    while True:
        before = text
        text = normalize("NFC", _compiled(_PILE).sub(r"\1", _compiled(_STRAY).sub("", text)))
        if text == before:
            return text


def _cleaned(text: str) -> str:
    if _compiled(_PLAIN).fullmatch(text):
        return text
    text = _compiled(_SURROGATES).sub("\ufffd", _compiled(_BLANKS).sub(" ", _compiled(_BREAKS).sub("\n", text)))
    return _settled(_compiled(_REMOVED).sub("", text))


def _capped(text: str, limit: int) -> tuple[str, bool]:
    if len(text) <= limit:
        return text, False
    # Settled again: the cut may have left a joiner with nothing to join.
    return (_settled(text[: limit - 1]).rstrip() + "…" if limit > 0 else ""), True


def clip(text: str, limit: int = LIMIT) -> tuple[str, bool]:
    """Like `safe`, and whether the text was cut to fit."""
    return _capped(_cleaned(text), limit)


def safe(text: str, limit: int = LIMIT) -> str:
    """The text fit for drawing, in NFC, at most `limit` characters (code points); a cut text ends with "…".

    Line and paragraph separators of every kind become a newline, lone surrogates U+FFFD. Controls, bidi
    controls, the invisible, tags and private use are removed, as is every mark after the third on a letter.
    Blank letters become spaces. Joiners stay in emoji and in words of scripts that need them.
    Never raises; safe(safe(x)) == safe(x).
    """
    return clip(text, limit)[0]


def line(text: str, limit: int = 40) -> str:
    """A name or title: safe, in one line, single spaces, trimmed, at most `limit` characters; maybe empty."""
    return _capped(" ".join(_cleaned(text).split()), limit)[0]


def name(text: str) -> str:
    """How somebody is called: a line of at most 24 characters, without the signs that mark what the program says."""
    return line(_compiled(_SIGNS).sub(" ", line(text, LIMIT)), 24)


def alike(one: str, other: str) -> bool:
    """Whether two names look the same, whichever letters they are made of (after UTS #39, for its commonest)."""
    return skeleton(one) == skeleton(other)


def skeleton(name: str, strict: bool = False) -> str:
    """What is equal for texts that look the same; not to be shown. Letters, their marks and digits count.

    A full stop or a sign makes no other person, nor does an accent beside its letter (02B0 to 036F). `strict` = nor
    does one on it, or an i for an l.
    """
    looks = normalize("NFKD" if strict else "NFKC", name)
    for _ in range(2):
        looks = looks.translate(_LOOKS).casefold()
    looks = looks.replace("i", "l") if strict else looks
    return "".join(char for char in looks if category(char)[0] in "LMN" and not "\u02b0" <= char <= "\u036f")


def lines(text: str) -> str:
    """What is said with a list: its lines that have something in them, without the blanks around each."""
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def full(text: str) -> int:
    """How much of what one entry holds this fills, in percent; over 100, it does not fit."""
    return -(-100 * len(text.encode(errors="replace")) // LIMIT)


def words(text: str) -> int:
    """How many words, for the meter: pieces between white space, a lone dash among them.

    Chinese and Japanese put no spaces: two ideographs or kana count as one word, rounded up over the whole
    text; their punctuation parts like a space. Thai, Lao, Khmer and Burmese count by their spaces alone.
    """
    rest, ideographs = _compiled(_IDEOGRAPHS).subn(" ", text)
    return len(_compiled(_WIDE_POINTS).sub(" ", rest).split()) + (ideographs + 1) // 2


def bar(n: int, most: int, width: int = 20) -> str:
    """So much of so much, 0 <= n <= most, as a bar that takes `width` columns."""
    full = round(n * width / most) if most else 0
    return "■" * full + "·" * (width - full)


def spark(figures: Sequence[int]) -> str:
    """Figures in a row, none of them below 0, one sign each, the highest of them at full height."""
    most = max(figures, default=0) or 1
    return "".join(BARS[n * (len(BARS) - 1) // most] for n in figures)


def plain_bars(text: str) -> str:
    """The signs of `bar` and `spark` as ASCII, one for one, all others as they are."""
    return text.translate({ord(sign): plain for sign, plain in _BARS.items()})


def plain_ascii(text: str) -> str:
    """Our own signs … „ “ ” ‘ ’ — – · ■ ▁ to █ as ASCII, all others as they are. Can lengthen: measure after."""
    return text.translate(_ASCII)


def cells(text: str) -> int:
    """How many columns of a terminal this takes: wide letters two, marks none (UAX #11, as terminals do it).

    Our own signs take what they take in ASCII, so that what was measured fits the simplest terminal too.
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in plain_ascii(text))


def wrapped(text: str, width: int, indent: str = "", whole: bool = False) -> Iterator[str]:
    """The text in lines of at most `width` columns, `indent` before the first and as many blanks before the others.

    Words are broken where they are longer than a line, so that nobody's words can come to stand at its beginning.
    `whole` = they are not, and such a line is longer: for paths, which are copied.
    """
    for line in text.split("\n"):
        lead = line[: min(8, len(line) - len(line.lstrip(" ")))]
        room, indent, held, taken = width - len(indent + lead), indent + lead, "", 0
        for word in _compiled(_WORDS).findall(line):
            size = cells(word)
            for n, piece in enumerate((word,) if whole or size <= room else _pieces(word, room)):
                size = size if piece is word else cells(piece)
                if held and (n or taken + 1 + size > room):
                    yield indent + held
                    indent, held = " " * len(indent), ""
                held, taken = (f"{held} {piece}", taken + 1 + size) if held else (piece, size)
        if held:
            yield indent + held
        indent = " " * (width - room - len(lead))


def _pieces(word: str, room: int) -> Iterator[str]:
    """The word in pieces that fit; what is drawn as one sign stays in one, unless it has no end."""
    piece, taken, sign = "", 0, 0
    for char in word:
        taken += cells(char)
        joined = char in _JOINS or piece[-1:] == "\u200d" or combining(char) != 0
        sign = sign + 1 if joined else 1
        if piece and taken > room and not (joined and sign <= LONGEST_SIGN):
            yield piece
            piece, taken = "", cells(char)
        piece += char
    yield piece
