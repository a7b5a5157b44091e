# ruff: noqa: SIM300 (a test says what it expects first: assert expected == actual)
import asyncio
import io
import os
import pty
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from duologue.terminal import Input, Output, clock, minutes_until, now, number, simple
from tests.helpers import PATIENCE
from tests.keyboard import Keyboard

TUESDAY = 1_700_000_000_000  # ms: 14 November 2023, 22:13:20 UTC
DAY = 86_400_000


@pytest.fixture
async def keyboard() -> AsyncIterator[Keyboard]:
    """A pipe, read to its end afterwards so that no thread is left."""
    pipe = Keyboard()
    yield pipe
    pipe.end()
    await pipe.lines()
    os.close(pipe.read_end)


# --- input


async def test_a_line_may_come_in_pieces(keyboard: Keyboard) -> None:
    """However the bytes of letters and line ends are split, the lines are the same."""
    for byte in "é€🙂\r\n\nß\n".encode():
        await keyboard.type(bytes([byte]))
    keyboard.end()

    assert ["é€🙂", "", "ß"] == await keyboard.lines()


ENDINGS: list[tuple[bytes, list[str]]] = [
    (b"", []), (b"yes", ["yes"]), (b"a\nyes", ["a", "yes"]), (b"a\n", ["a"]), (b"\n", [""]),
    (b"a\n\n  b \t\n", ["a", "", "  b \t"]), (b"a\r\n\r\nb\r\n", ["a", "", "b"]), (b"a\rb\r\r\nc\r", ["a\rb\r", "c"]),
    (b"\xff \xc3( \xed\xa0\x80\n", ["\ufffd \ufffd( \ufffd\ufffd\ufffd"]), (b"\0\x1b[2J\n", ["\0\x1b[2J"]),
    (b"cut short \xe2\x82", ["cut short \ufffd"]), (b"\xe2\x82", ["\ufffd"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), ENDINGS)
async def test_the_end_of_input_ends_the_last_line(keyboard: Keyboard, data: bytes, expected: list[str]) -> None:
    """A last line needs no end; Windows' line ends count; bytes that are no UTF-8 become U+FFFD; then it is over."""
    await keyboard.type(data)
    keyboard.end()

    assert expected == await keyboard.lines()


async def test_the_end_is_the_end(keyboard: Keyboard) -> None:
    """After the last line every further question meets the end, with a time or without."""
    keyboard.end()

    for until in (None, None, now(), now() + 60_000):
        with pytest.raises(EOFError):
            await keyboard.line(until)


async def test_waiting_has_an_end(keyboard: Keyboard) -> None:
    """At the time that was named there is no line, and the one that comes later is not lost."""
    early = [await keyboard.line(until) for until in (0, now(), now() + 5)]
    await keyboard.type(b"late\n")

    assert [None] * 3 == early
    assert "late" == await keyboard.line()


async def test_a_line_that_is_there_is_given_though_the_time_is_over(keyboard: Keyboard) -> None:
    """What was typed in time is never kept waiting by a bell that rings again and again."""
    await keyboard.type(b"one\ntwo\nthree\n")
    first = await keyboard.line()

    assert ["one", "two", "three"] == [first, await keyboard.line(0), await keyboard.line(now() - 1)]


async def test_a_line_ends_the_waiting(keyboard: Keyboard) -> None:
    """A line that comes before the named time is given at once."""
    waiting = asyncio.ensure_future(keyboard.line(now() + 600_000))
    await asyncio.sleep(0)
    await keyboard.type(b"here\n")

    assert "here" == await waiting


async def test_whoever_stops_waiting_loses_no_line(keyboard: Keyboard) -> None:
    """A question that was given up takes no line with it."""
    waiting = asyncio.ensure_future(keyboard.line())
    await asyncio.sleep(0)
    waiting.cancel()
    with suppress(asyncio.CancelledError):
        await waiting
    await keyboard.type(b"mine\n")

    assert "mine" == await keyboard.line()


async def test_a_long_line_is_one_line(keyboard: Keyboard) -> None:
    """A pasted line longer than any buffer comes whole."""
    long = "é" * 300_000
    writing = asyncio.ensure_future(asyncio.to_thread(keyboard.type_all, f"{long}\nnext\n".encode()))

    assert [long, "next"] == [await keyboard.line(), await keyboard.line()]
    await writing


async def test_files_are_read_like_pipes(tmp_path: Path) -> None:
    """A file's lines come to its end, in the encoding that was named."""
    (tmp_path / "lines").write_bytes(b"caf\xe9\nno end")
    with (tmp_path / "lines").open() as file:
        lines = Input(file.fileno(), "latin-1")
        async with asyncio.timeout(PATIENCE):
            found = [await lines.next(), await lines.next()]
            with pytest.raises(EOFError):
                await lines.next()

    assert ["café", "no end"] == found


async def test_a_terminal_that_was_closed_is_at_its_end() -> None:
    """When the window goes, reading fails, and that is the end of input."""
    window, terminal = pty.openpty()
    lines = Input(terminal)
    os.write(window, b"hello\n")
    async with asyncio.timeout(PATIENCE):
        first = await lines.next()
        os.close(window)
        with pytest.raises(EOFError):
            await lines.next()
    os.close(terminal)

    assert "hello" == first


def test_a_reader_that_is_left_over_goes_quietly() -> None:
    """A line that comes after the program's loop has ended harms nobody, and ends the thread."""
    read_end, write_end = os.pipe()

    async def main() -> None:
        Input(read_end)

    before = set(threading.enumerate())
    asyncio.run(main())
    (reader,) = set(threading.enumerate()) - before
    os.write(write_end, b"late\n")
    reader.join(PATIENCE)
    os.close(write_end)
    os.close(read_end)

    assert not reader.is_alive()


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(
    ("typed", "expected"), [("1\n", False), ("1\n2\n", True), ("1\n\n", True), ("1\n2\n3\n", True)]
)
async def test_lines_that_arrive_together_were_pasted(
    keyboard: Keyboard, typed: str, expected: bool, ended: bool
) -> None:
    """Behind the first of several lines there is more; behind a single one, or the end of input, there is not."""
    await keyboard.type(typed.encode())
    if ended:
        keyboard.end()
    first, more = await keyboard.line(), await keyboard.input.more()
    keyboard.end()

    assert ("1", expected) == (first, more)
    assert typed.splitlines()[1:] == await keyboard.lines()
    assert not await keyboard.input.more()


# --- output


def printed(patch: pytest.MonkeyPatch, language: str, encoding: str, said: str) -> bytes:
    """What reaches a screen of this encoding, in this locale."""
    screen = io.BytesIO()
    for name, value in (("LC_ALL", ""), ("LC_CTYPE", ""), ("LANG", language)):
        patch.setenv(name, value)
    patch.setattr(sys, "stdout", io.TextIOWrapper(screen, encoding, newline="\n"))
    Output()(said)
    return screen.getvalue()


def test_our_signs_are_spelt_in_ascii_where_the_locale_knows_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the locale C our quotes and dots are ASCII, and people's own letters pass where the stream can hold them."""
    said = "“Zoë …” — 🙂"

    assert '"Zoë ..." -- 🙂\n'.encode() == printed(monkeypatch, "C", "utf-8", said)
    assert b'"Zo? ..." -- ?\n' == printed(monkeypatch, "C", "ascii", said)
    assert f"{said}\n".encode() == printed(monkeypatch, "de_DE.UTF-8", "utf-8", said)


def test_nothing_that_is_said_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stream cannot hold, half characters included, is a question mark, on standard error too."""
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), "ascii"))

    assert b"? ? ?\n" == printed(monkeypatch, "en_GB.UTF-8", "ascii", "é … \ud800")
    assert b"\xe9 ? ?\n" == printed(monkeypatch, "en_GB", "latin-1", "é … \udcff")
    assert "é … ?\n".encode() == printed(monkeypatch, "en_GB.UTF-8", "utf-8", "é … \udcff")
    print("é", file=sys.stderr)


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_any_stream_will_do(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None) -> None:
    """Without standard output at all, and with one that cannot be set up, nothing fails."""
    monkeypatch.setattr(sys, "stdout", stream)
    Output()("hello")

    assert stream is None or "hello\n" == stream.getvalue()


def test_a_reader_that_has_gone_is_told_to_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """When nobody reads any more, printing raises BrokenPipeError at once, and not when the program ends."""
    read_end, write_end = os.pipe()
    stdout = os.fdopen(write_end, "w")
    monkeypatch.setattr(sys, "stdout", stdout)
    say = Output()
    say("heard")
    os.close(read_end)

    with pytest.raises(BrokenPipeError):
        say("not heard")
    with suppress(BrokenPipeError):
        stdout.close()


LOCALES = [
    ("", True), ("LANG=C", True), ("LANG=POSIX", True), ("LANG=", True), ("LANG=C.UTF-8", False),
    ("LANG=en_GB.UTF-8", False), ("LANG=en_GB.UTF-8 LC_CTYPE=C", True), ("LANG=en_GB.UTF-8 LC_ALL=POSIX", True),
    ("LC_ALL=de_DE.UTF-8 LC_CTYPE=C", False), ("LC_ALL= LC_CTYPE=de_DE.UTF-8 LANG=C", False),
    ("LC_CTYPE=C.UTF-8", True), ("LANG=C LC_CTYPE=C.utf8", True), ("LANG=de_DE.UTF-8 LC_CTYPE=C.UTF-8", False),
]  # fmt: skip


@pytest.mark.parametrize(("environ", "expected"), LOCALES)
def test_the_locale_is_read_as_posix_orders_it(environ: str, expected: bool) -> None:
    """LC_ALL goes before LC_CTYPE before LANG; what is empty, or put there by Python (PEP 538), does not count."""
    assert expected == simple(dict(pair.split("=") for pair in environ.split()))


# --- time


def test_the_clock_names_the_day_only_when_it_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time of today is hours and minutes; near days begin with the weekday, and all others with their date."""
    real = time.localtime
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        patch.setattr(time, "localtime", lambda at=TUESDAY / 1000: real(at))
        near = [clock(TUESDAY + int(days * DAY)) for days in (0, 1, -1, 1 / 12, 5)]
        far = [clock(TUESDAY + days * DAY) for days in (7, -7, 366)]
    time.tzset()

    assert ["22:13", "Wed 22:13", "Mon 22:13", "Wed 00:13", "Sun 22:13"] == near
    assert ["2023-11-21 22:13", "2023-11-07 22:13", "2024-11-14 22:13"] == far


def test_the_clock_reads_any_time_that_an_entry_may_carry() -> None:
    """From the first millisecond to the last that the wire allows, a time can be said."""
    assert all(clock(at).count(":") == 1 for at in (0, now(), 2**53 - 1))
    assert clock(2**53 - 1).startswith(("3000-01-01", "2999-12-31"))


def test_now_is_in_milliseconds() -> None:
    """The time is that of the system's clock, in whole milliseconds."""
    before, at, after = time.time_ns(), now(), time.time_ns()

    assert at in range(before // 1_000_000, after // 1_000_000 + 1)


TIMES = [
    ("21:30", 30), ("21.30", 30), ("9:05", 725), ("00:00", 180), ("21:00", 1440), ("20:59", 1439), ("23:59", 179),
    ("24:00", None), ("21:60", None), ("21", None), ("21:3", None), ("121:30", None), ("-1:30", None), ("", None),
    ("45m", 45), ("45 min", 45), ("45minutes", 45), ("2m", 2), ("1440m", 1440), ("1m", None), ("0m", None),
    ("1441m", None), ("99999m", None), ("m", None), ("45", None), ("45 m m", None), ("4٥m", None), ("٢1:30", None),
]  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), TIMES)
def test_a_time_may_be_typed_as_people_do(word: str, expected: int | None) -> None:
    """A time of the day is the next such time; "45m" is that long, from 2 minutes to a day; all else is no time."""
    assert [expected, expected] == [minutes_until(word, now) for now in ("21:00", "Tue 21:00")]


def test_a_number_is_one_of_those_that_were_offered() -> None:
    """From 1 to the most it is itself; anything else that may be typed is none of them."""
    words = ["1", "3", "03", "4", "0", "-1", "+1", "1.0", " 1", "", "x", "٣", "²", "1000", "9" * 5000]

    assert [1, 3, 3] + [0] * 12 == [number(word, 3) for word in words]
    assert [999, 0] == [number("999", 1000), number("1000", 1000)]
