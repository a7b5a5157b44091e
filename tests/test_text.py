"""The door for other people's words: what it takes away, what it leaves, and what it promises."""

from unicodedata import category, is_normalized, normalize, ucd_3_2_0, unidata_version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.text import (
    alike,
    bar,
    cells,
    clip,
    line,
    lines,
    name,
    plain_ascii,
    plain_bars,
    safe,
    spark,
    words,
    wrapped,
)

ZWNJ, ZWJ, VS16 = "\u200c", "\u200d", "\ufe0f"
ACUTE = "\u0301"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Characters that act on their neighbours: marks that compose, split in two, reorder or stand under a letter,
# vowels that merge backwards, joiners, selectors and what they cling to, line ends, emoji of several parts.
TRICKY = [
    *"a1# \t\n\r\v\f\x1b\x85\u2028\xad\u00a0",
    *"\u0301\u0323\u0344\u20dd\u3099\u0cc6\u0cc2\u0cd5\u094d\u093c\u0915\u0958\u1100\u1161\u11a8\uac00",
    *"\u0645\u064b\u06cc\u103d\u103e\u1039\u0f71\u0f73\u0f90\ufb2c\U0001d160\U000113b8\U0001e94a",
    *(ZWNJ, ZWJ, VS16, "\ufe0e", "\u2764", "\U0001f468", "\U0001f3fd", "\U0001f3f4", "\U000e0067"),
    *BIDI,
    *"\ud83d\ude00\udc80\ufffe\ue000\u200b…",
]
any_text = st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from(TRICKY)))
any_limit = st.integers(-2, 30)
# The lists stay as they are when Unicode grows, so only tables as old as they are can check them whole.
same_unicode = pytest.mark.skipif(unidata_version > "18.0.0", reason="these tables are newer than the lists")


@given(any_text, any_limit)
def test_safe_twice_is_safe_once(text: str, limit: int) -> None:
    """Safe text passes unchanged, under its own limit and under none that bites."""
    once = safe(text, limit)
    assert [once, once] == [safe(once, limit), safe(once)]


@given(any_text)
def test_safe_text_holds_nothing_that_drives_a_terminal(text: str) -> None:
    """No control, surrogate, private-use, separator or format character is left but what words need."""
    found = {
        char
        for char in safe(text)
        if ucd_3_2_0.category(char) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        and char not in f"\t\n{ZWNJ}{ZWJ}\u06dd"  # U+06DD is drawn: the ring round a verse's number
    }
    assert set() == found


@same_unicode
def test_no_code_point_of_that_kind_is_forgotten() -> None:
    """Of all code points, the format characters that are left are drawn or join; no noncharacter is left."""
    drawn = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2\U000110bd\U000110cd"
    left = set(safe("".join(map(chr, range(0x110000))), 0x110000))
    assert set() == {char for char in left if ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"}
    kinds = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    assert set(f"\t\n{ZWNJ}{ZWJ}{drawn}") >= {char for char in left if category(char) in kinds}


@same_unicode
def test_no_mark_is_forgotten() -> None:
    """No mark of Unicode piles up higher than three, or than six where it may be a letter under a letter."""
    marks = [char for char in map(chr, range(0x110000)) if category(char) in {"Mn", "Me"}]
    high = {char for char in marks if len(safe("q" + char * 9)) > 1 + 3}
    assert max(len(safe("q" + char * 9)) for char in high) <= 1 + 6
    tibetan = {char for char in high if "\u0f76" <= char <= "\u0fbc"}
    assert set("\u103d\u103e\u105e\u105f\u1060\u1082") == high - tibetan


@given(any_text)
def test_safe_text_is_in_nfc(text: str) -> None:
    """Safe text is in NFC, after every removal."""
    assert is_normalized("NFC", safe(text))


@given(any_text)
def test_marks_never_pile_up(text: str) -> None:
    """No letter carries more than three marks, not counting letters written under it."""
    tallest = height = 0
    for char in safe(text):
        under = char in "\u103d\u103e\u0f90"
        mark = ucd_3_2_0.category(char) in {"Mn", "Me"} and char != "\u06de"  # a sign of its own since 4.1
        height = (height + (not under)) if mark or under else 0
        tallest = max(tallest, height)
    assert tallest <= 3


@given(any_text, any_limit)
def test_clip_keeps_to_the_limit_and_says_when_it_cut(text: str, limit: int) -> None:
    """Clipped text fits; the flag is up exactly when the whole would not fit."""
    whole = safe(text, 10**6)
    clipped, cut = clip(text, limit)
    assert len(clipped) <= max(limit, 0)
    assert (len(whole) > limit) == cut
    assert clipped == ((clipped[:-1] + "…" if limit > 0 else "") if cut else whole)


@given(any_text, any_limit)
def test_line_is_one_trimmed_safe_line(text: str, limit: int) -> None:
    """A line fits, has single spaces inside only, and passes every door again unchanged."""
    once = line(text, limit)
    assert len(once) <= max(limit, 0)
    assert [" ".join(once.split())] * 3 == [once, line(once, limit), safe(once)]


@given(any_text)
def test_nothing_here_raises(text: str) -> None:
    """Counting and spelling in ASCII accept whatever a string can hold."""
    assert words(text) >= 0
    assert not set("…“”‘’—–·") & set(plain_ascii(text))


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_plain_ascii_text_passes(text: str) -> None:
    """Printable ASCII passes letter for letter."""
    assert text == safe(text)


ATTACKS = {
    "clear screen": ("a\x1b[2J\x1b[Hb", "a[2J[Hb"),
    "write clipboard (OSC 52)": ("\x1b]52;c;ZXZpbA==\x07", "]52;c;ZXZpbA=="),
    "set title (OSC 0)": ("\x1b]0;your turn\x1b\\", "]0;your turn\\"),
    "link (OSC 8)": ("\x1b]8;;http://x\x1b\\here\x1b]8;;\x1b\\", "]8;;http://x\\here]8;;\\"),
    "8-bit CSI and OSC": ("\x9b2J\x9b31m\x9d0;x\x9c", "2J31m0;x"),
    "device control string": ('\x1bP$q"p\x1b\\\x90+q\x9c', 'P$q"p\\+q'),
    "privacy message": ("\x1b^hidden\x1b\\", "^hidden\\"),
    "bell, backspace, DEL, NUL, charset shift": ("no\x07\x08\x7f\x00t \x0eqq\x0f", "not qq"),
    "overwrite by CR": ("I refuse\rI agree ", "I refuse\nI agree "),
    "CRLF is one line end": ("a\r\nb\n\rc", "a\nb\n\nc"),
    "other line ends": ("a\vb\fc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
    "right-to-left override": ("pay \u202e001\u202c now", "pay 001 now"),
    "isolates": ("\u2066a\u2067b\u2068c\u2069", "abc"),
    "direction marks": ("\u200ea\u200fb\u061cc", "abc"),
    "zero-width space, word joiner, BOM": ("du\u200bo\u2060lo\ufeffgue", "duologue"),
    "soft hyphen, grapheme joiner": ("du\u00ado\u034flogue", "duologue"),
    "fillers that look empty": ("\u3164\u115f\u1160\uffa0", ""),
    "hidden tags": ("hi\U000e0001\U000e0068\U000e0069\U000e007f", "hi"),
    "bytes in selectors": ("\U0001f600\ufe00\ufe0d\U000e0100\U000e01ef", "\U0001f600"),
    "sixty marks": ("a" + "\u0336" * 60 + "b", "a" + "\u0336" * 3 + "b"),
    "sixty marks behind joiners": ("\u0628" + ("\u0610" + ZWJ) * 60, "\u0628\u0610" + ZWJ + "\u0610"),
    "marks that become two": ("q" + "\u0344" * 3, "q\u0308\u0301\u0308"),
    "vowels that merge": ("q" + "\u0cc6" * 3 + "\u0cc2", "q" + "\u0cc6" * 3),
    "enclosing marks": ("a" + "\u20dd" * 9, "a" + "\u20dd" * 3),
    "Hangul vowels piled up": ("\u1112" + "\u1161" * 9, "\ud558\u1161\u1161"),
    "Burmese letters piled up": ("\u1000" + "\u103e" * 60, "\u1000" + "\u103e" * 6),
    "astral marks": ("\U0001e900" + "\U0001e94a" * 9, "\U0001e900" + "\U0001e94a" * 3),
    "lone surrogates": ("a\ud800b\udfffc", "a\ufffdb\ufffdc"),
    "undecodable bytes": (b"\xff\x9b".decode(errors="surrogateescape"), "\ufffd\ufffd"),
    "private use": ("\ue000\uf8ff\U000f0000\U0010fffd", ""),
    "noncharacters": ("\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff", ""),
    "annotations": ("\ufff9real\ufffaother\ufffb", "realother"),
    "joiners in Latin": (f"pa{ZWJ}y{ZWNJ} {ZWJ}", "pay "),
    "joiners in a heap": (f"\u0645\u06cc{ZWNJ * 9}\u062e", f"\u0645\u06cc{ZWNJ}\u062e"),
    "joiner at a word's end": (f"\u0645\u06cc{ZWNJ} \u062e", "\u0645\u06cc \u062e"),
    "emoji joined to nothing": (f"\U0001f468{ZWJ} {ZWJ}\U0001f469", "\U0001f468 \U0001f469"),
    "selector after a letter": (f"a{VS16}\ufe0e", "a"),
}


@pytest.mark.parametrize(("raw", "clean"), ATTACKS.values(), ids=ATTACKS)
def test_attack_becomes_harmless_letters(raw: str, clean: str) -> None:
    """An attack is drawn as the odd letters that are left of it."""
    assert clean == safe(raw)


LETTERS = {
    "English": "Don’t – “I’m here…” café\n\tnaïve · ½ €5",
    "Turkish": "İstanbul ılık, şöyle ağır çiğ güğüm",
    "Vietnamese": "Anh yêu em, cảm ơn nhiều lắm",
    "Russian": "Ёжик, ещё йод",
    "Hebrew": "שָׁלוֹם, אֲנִי שׁוֹמֵעַ",
    "Arabic": "أُحِبُّكِ، شُكْرًا",
    "Persian with ZWNJ": f"می{ZWNJ}خواهم خانه{ZWNJ}ای",
    "Arabic, final ZWJ": f"١٤٤٥ ه{ZWJ}",
    "Hindi": "मैं तुम्हें सुन रहा हूँ, ज़रूर",
    "Hindi with ZWJ and ZWNJ": f"क्{ZWJ}ष क्{ZWNJ}ष",
    "Bengali with ZWJ": f"র{ZWJ}্যাব",
    "Malayalam, old chillu": f"അവന്{ZWJ} വന്നു",
    "Sinhala with ZWJ": f"ශ්{ZWJ}රී ලංකා",
    "Tamil": "கொஞ்சம் பேசு",
    "Thai": "น้ำที่นี่",
    "Burmese": "လျှို့ဝှက်မျှော်လင့်",
    "Tibetan": "བྷྲཱུྃ སྒྲུབས",
    "Chinese": "我听见你了。",
    "Japanese": "ガンバって、聞いてるよ",
    "Korean": "사랑해 ㅋㅋ",
    "family": ZWJ.join("\U0001f468\U0001f469\U0001f467\U0001f466"),
    "kiss of two skins": f"\U0001f469\U0001f3fd{ZWJ}\u2764{VS16}{ZWJ}\U0001f48b{ZWJ}\U0001f468\U0001f3fb",
    "rainbow flag": f"\U0001f3f3{VS16}{ZWJ}\U0001f308",
    "keycap, text heart, flag": f"1{VS16}\u20e3 \u2764\ufe0e \U0001f1f9\U0001f1f7",
    "math": "x̄² ≤ 𝒜⃗",
}


@pytest.mark.parametrize("text", LETTERS.values(), ids=LETTERS)
def test_letters_of_many_scripts_pass(text: str) -> None:
    """Words people write come out as they went in, from NFC and from NFD."""
    assert [text, text] == [safe(text), safe(normalize("NFD", text))]


@pytest.mark.parametrize("text", ["[b]hi[/b]", "[/nope]", "[@click=quit]x[/]", "\\[", "{x} %s <b>&amp;", "# *a* `b`"])
def test_markup_passes_literally(text: str) -> None:
    """Markup is letters."""
    assert [text, text] == [safe(text), line(text)]


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        ("abcdef", 6, ("abcdef", False)),
        ("abcdefg", 6, ("abcde…", True)),
        ("ab\x1b\x1b\x1bcd", 4, ("abcd", False)),
        ("abc  \n\nd", 6, ("abc…", True)),
        (f"ab\U0001f468{ZWJ}\U0001f469", 5, (f"ab\U0001f468{ZWJ}\U0001f469", False)),
        (f"ab\U0001f468{ZWJ}\U0001f469c", 5, ("ab\U0001f468…", True)),
        ("ab", 1, ("…", True)),
        ("ab", 0, ("", True)),
    ],
)
def test_cut_comes_after_cleaning(text: str, limit: int, clipped: tuple[str, bool]) -> None:
    """The limit counts what is left after cleaning, and a cut leaves no loose joiner and no space."""
    assert clipped == clip(text, limit)


def test_letters_that_grow_in_nfc_still_fit() -> None:
    """A note that NFC writes as three characters does not carry the text over the limit."""
    limit = 4000
    grown, cut = clip("\U0001d160" * limit, limit)
    assert (limit, True) == (len(grown), cut)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Ana \t María\n", "Ana María"),
        ("Ana\r\nBen", "Ana Ben"),
        ("A\u00a0\u3000B", "A B"),
        ("\x1b]0;Ana\x07", "]0;Ana"),
        (" \u200b\x00\n", ""),
        ("a" * 41, "a" * 39 + "…"),
        ("a" * 38 + " bcd", "a" * 38 + "…"),
    ],
)
def test_names_stand_on_one_line(raw: str, name: str) -> None:
    """A name is one short line, maybe empty."""
    assert name == line(raw)


@pytest.mark.parametrize(
    ("raw", "called"),
    [
        ("Ana", "Ana"), ("Anne-Marie O’Brien Jr.", "Anne-Marie O’Brien Jr."), ("Åsa 🦊", "Åsa 🦊"), ("李 明", "李 明"),
        ("(!) The relay: no", "The relay no"), ("== Ben\n/quit", "Ben quit"), ("=\u200b= x (\u2060!) y", "x y"),
        ("Ana said:\n“Stop.”", "Ana said Stop."), ("a\u037e b", "a b"), ("x" * 30, "x" * 23 + "…"), ("[]!?", ""),
    ],
)  # fmt: skip
def test_a_name_has_no_signs_of_the_program(raw: str, called: str) -> None:
    """Letters, blanks, hyphens, dots and apostrophes stay; what marks a headline, a notice, a label or a quote goes."""
    assert called == name(raw) == name(name(raw))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n\t", 0),
        ("I hear\nyou", 3),
        ("don’t — stop", 3),
        ("我听见你了。", 3),
        ("「はい」、そう", 2),
        ("我们 say 好", 3),
        ("ハン・カク", 2),
        ("사랑해 정말", 2),
        ("ﾊﾝｶｸ", 2),
        ("\U00020000", 1),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    """Pieces between spaces count one each, ideographs and kana one for two."""
    assert count == words(text)


def test_typographic_signs_have_ascii_spellings() -> None:
    """Our own signs are spelt in ASCII, other characters pass."""
    spelt = "'it' \"s\" -- a-b . ... ş 我"
    assert spelt == plain_ascii("‘it’ “s” — a–b · … ş 我")


@pytest.mark.parametrize(
    "text",
    [
        "hello dear ",
        "שלום לך ",
        "क्षमा ",
        "a\u0301\u0323",
        "\x1b[2J",
        ZWNJ,
        "\u0645" + ZWJ + ZWNJ,
        "a\u0344\u0344\u0344",
    ],
    ids=ascii,
)
def test_a_hundred_thousand_characters_come_through(text: str) -> None:
    """Long runs of letters, marks and joiners, the worst for NFC and look-ahead, are cleaned whole."""
    long = (text * 100_000)[:100_000]

    assert safe(long, 10**6) == safe(safe(long, 10**6), 10**6)


@pytest.mark.parametrize("width", [76, 24, 10])
@pytest.mark.parametrize(
    "text", ["我" * 50, "a\u0301" * 200 + " b", "ab 我我 c", "Yes.\u00a0" * 40, "x" * 500, "I … / " * 9, "  in", ""]
)
def test_no_line_is_wider_than_the_terminal(text: str, width: int) -> None:
    """Wide letters, marks, hard spaces and words without an end stay within their lines, and no letter is lost."""
    lines = list(wrapped(text, width, "    "))

    assert all(cells(line) <= width and line.startswith("    ") for line in lines)
    assert "".join(text.split()) == "".join("".join(line.split()) for line in lines)


def test_a_list_is_its_lines() -> None:
    """Nothing of what was written goes but blanks and empty lines."""
    assert lines("\n tea \n\n  a walk\n2 books\n ") == "tea\na walk\n2 books"
    assert not lines(" \n")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ana", "Ana", True),
        ("Ana", "ANA", True),
        ("Ana", "\u0410na", True),
        ("Ana", "An\u0430", True),
        ("Ian", "lan", True),
        ("Bo", "B0", True),
        ("Nik", "\u039dik", True),
        ("\uff21na", "Ana", True),
        ("Ana", "Ana.", True),
        ("Ana", "An-a\u2024", True),
        ("Ana", "An\u028f", False),
        ("Ana", "Ana \u00b4", True),
        ("Ana", "Ana\u02c8 ^", True),
        ("Ana", "\u1d00na \u2665", True),
        ("Lou", "Lo\u03c5", True),
        ("\u0930\u093e\u092e", "\u0930\u092e\u093e", False),
        ("Ana", "Anna", False),
        ("Ana", "An\u00e1", False),
        ("\u0410\u043d\u043d\u0430", "Anna", False),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str, same: bool) -> None:
    """Letters of another script, a full stop or a sign do not make it another one; an accent on a letter does."""
    assert same == alike(one, other) == alike(other, one)


@pytest.mark.parametrize("blank", ["\u2800", "\U00013441", "\U00013442"])
def test_letters_that_nobody_sees_are_spaces(blank: str) -> None:
    """A name of them alone is none, one that ends with them ends before them, and a text keeps its words apart."""
    assert [name(blank), name(f"Ana{blank}"), name(f"An{blank}a")] == ["", "Ana", "An a"]
    assert safe(f"a{blank}b") == "a b"


def test_figures_become_bars_and_rows_of_signs() -> None:
    """As wide as was said, none of them too high, and each with one ASCII sign in its place."""
    drawn = [bar(1, 4, 8), bar(0, 0, 4), spark((0, 5, 10)), spark((0,)), spark(())]

    assert drawn == ["■■······", "····", "▁▄█", "▁", ""]
    assert [plain_bars(one) for one in drawn] == ["##......", "....", "_-#", "_", ""]
    assert [plain_ascii(one) for one in drawn] == [plain_bars(one) for one in drawn]
