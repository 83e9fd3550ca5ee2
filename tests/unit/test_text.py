import pytest

from bot.domain.references import new_reference, parse_reference
from bot.domain.text import (
    TokenKind,
    decode,
    encode,
    fold,
    name_key,
    normalise,
    plain,
    quote,
    tokens,
    without_suffix,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("a &amp; b &lt;c&gt;", "a & b <c>", id="entities"),
        pytest.param("&amp;lt;", "&lt;", id="entities once"),
        pytest.param("“İzmir” ‘x’", "\"İzmir\" 'x'", id="curly quotes"),
        pytest.param("1–2—3", "1-2--3", id="dashes"),
        pytest.param(" a\t\n  b\u00a0c ", "a b c", id="blanks"),
        pytest.param("a\u200bb\u202ec\x00d", "abcd", id="invisible characters"),
        pytest.param("to <#C1|ops>", "to #ops", id="channel"),
        pytest.param("to <#C1|>", "to #C1", id="private channel"),
        pytest.param("<@U1|ada> <@W2>", "@ada @W2", id="people"),
        pytest.param("<!subteam^S1|@night> <!here>", "@night @here", id="groups"),
        pytest.param("<https://a.test|a.test>", "a.test", id="link"),
        pytest.param("<mailto:a@b.test|a@b.test>", "a@b.test", id="mail"),
        pytest.param("&lt;@U1&gt;", "<@U1>", id="typed angles are no mention"),
    ],
)
def test_typed_text_becomes_what_was_meant(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İZMİR", "izmir"),
        ("IZMIR", "İzmir"),
        ("ırmak", "IRMAK"),
        ("Şişli", "SISLI"),
        ("Ağrı", "agri"),
        ("Straße", "STRASSE"),
        ("Ｑ３", "q3"),
        ("R-٣१²", "r-312"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_names_match_without_dots_quotes_and_extra_blanks() -> None:
    assert name_key("  İzmir   A.Ş. ") == name_key('"izmir" a.ş')
    assert name_key("Foo, Ltd.") == "foo , ltd"
    assert name_key("…") == name_key("..")


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("Adana'da", "Adana"),
        ("İzmir'in", "İzmir"),
        ("Muş'tan", "Muş"),
        ("Ankara'ya", "Ankara"),
        ("Van'daki", "Van"),
        ("Ankara's", "Ankara"),
        ("O'Hare", None),
        ("Adana", None),
        ("'da", None),
    ],
)
def test_a_case_suffix_behind_an_apostrophe_is_dropped(
    word: str, stem: str | None
) -> None:
    assert without_suffix(word) == stem


def test_tokens_keep_quoted_names_and_slack_ids_whole() -> None:
    text = plain("trips for “Foo, Bar”, 'Van' to <#C1|ops> <@U1|ada> \"\"")
    kinds = [(token.kind, token.text, token.target) for token in tokens(text)]

    assert kinds == [
        (TokenKind.word, "trips", ""),
        (TokenKind.word, "for", ""),
        (TokenKind.quoted, "Foo, Bar", ""),
        (TokenKind.separator, ",", ""),
        (TokenKind.quoted, "Van", ""),
        (TokenKind.word, "to", ""),
        (TokenKind.channel, "#ops", "C1"),
        (TokenKind.user, "@ada", "U1"),
    ]


def test_an_apostrophe_within_a_word_opens_no_quote() -> None:
    assert [token.text for token in tokens("Adana'da ve İzmir'de")] == [
        "Adana'da",
        "ve",
        "İzmir'de",
    ]


@pytest.mark.parametrize("name", ['The "A"', "<#C1>", "a &amp; b", "x;y, z", "' '"])
def test_a_quoted_name_is_read_back_whole(name: str) -> None:
    (token,) = tokens(plain(quote(name)))

    assert (token.kind, token.text) == (TokenKind.quoted, name)


def test_an_ampersand_stays_readable_where_it_is_no_entity() -> None:
    assert encode("Foo & Bar") == "Foo & Bar"
    assert decode(encode("&lt; & <")) == "&lt; & <"


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("R-7F3K", ("R-7F3K", None)),
        ("r-7f3k", ("R-7F3K", None)),
        ("r7f3k", ("R-7F3K", None)),
        ("R-7F3K-2", ("R-7F3K", 2)),
        ("r7f3k-12", ("R-7F3K", 12)),
        ("R-7F3K9XQ2", ("R-7F3K9XQ2", None)),
        ("R-ABCD", ("R-ABCD", None)),
        ("retry", None),
        ("rates", None),
        ("R-7F3", None),
        ("R-7F3K9XQ2Z", None),
        ("R-7F3K-0", None),
        ("R-7F3ß", None),
        ("", None),
    ],
)
def test_an_id_is_known_in_any_case(
    typed: str, reference: tuple[str, int | None] | None
) -> None:
    assert parse_reference(typed) == reference


@pytest.mark.parametrize("step", range(31))
def test_a_new_id_reads_back_and_has_a_digit_and_no_look_alike(step: int) -> None:
    reference = new_reference(lambda upper: step % upper)

    assert parse_reference(reference) == (reference, None)
    assert parse_reference(reference.replace("-", "")) == (reference, None)
    assert not set("01OIL") & set(reference)
