from __future__ import annotations

import time
from dataclasses import replace

import pytest
from boxwright_conformance.redact import redact, secrets
from boxwright_conformance.report import FORMATS
from boxwright_conformance.report.clean import LONGEST, clean, printable
from boxwright_conformance.report.story import Layer

from .examples import FAIL, STORY, run

KEY = "AKIA" + "IOSFODNN7EXAMPLE"
VALUE = "wJalrXUtnFEMI/K7MDENG+bPxRfiCY"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"found {KEY} in the log", KEY),
        (f"AWS_SECRET_ACCESS_KEY={VALUE}", VALUE),
        (f"aws_session_token = {VALUE}", VALUE),
        (f'{{"HF_TOKEN": "{VALUE}", "epochs": "3"}}', VALUE),
        (f"{{'db_password': '{VALUE} with a blank'}}", "blank"),
        (f"export MY_API_KEY='{VALUE}'", VALUE),
        (f"TOKEN={VALUE}", VALUE),
        (f"Authorization: Basic {VALUE}", VALUE),
        (f'"authorization": "Bearer {VALUE}", "accept": "x"', VALUE),
        (f"('Authorization', 'AWS4-HMAC-SHA256 Credential={VALUE}')", VALUE),
        (f"Set-Cookie: session={VALUE}; Path=/", VALUE),
        (f"curl -H 'X-Api-Key: {VALUE}'", VALUE),
        (f"sent Bearer {VALUE}", VALUE),
        (f"https://bucket.example/x?X-Amz-Signature={VALUE}&y=1", VALUE),
        (f"https://user:{VALUE[-9:]}@index.example/simple", VALUE[-9:]),
        ("gh" + f"p_{'a' * 36}", "a" * 36),
        ("s" + f"k-proj-{'a' * 30}", "a" * 30),
        ("glpa" + f"t-{'a' * 20}", "a" * 20),
        ("session IQoJb3JpZ2lu" + "a" * 40, "a" * 40),
        (f"https://{'a' * 40}@host.example/x", "a" * 40),
        (f'{{"body": "{{\\"db_password\\": \\"{VALUE}\\"}}"}}', VALUE),
        (f"environ({{'AWS_SESSION_TOKEN': '{VALUE}'}})", VALUE),
        (f"run --api-key {VALUE} --epochs 3", VALUE),
        (f"login --password '{VALUE} {VALUE}'", VALUE),
        (f"DefaultEndpointsProtocol=https;AccountKey={VALUE}", VALUE),
        (f"TLS_KEY_PASSPHRASE={VALUE}", VALUE),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl"),
        (f"-----BEGIN RSA PRIVATE KEY-----\n{VALUE}\n-----END RSA PRIVATE KEY-----", VALUE),
        (f"-----BEGIN PRIVATE KEY-----\n{VALUE}\n", VALUE),
    ],
)
def test_a_credential_is_redacted(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in redact(text)
    assert "[redacted]" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "GET /ping HTTP/1.1\nHost: 172.18.0.3:8080\nContent-Type: text/csv",
        "JSONDecodeError: Unexpected token: line 1 column 1 (char 0)",
        "epochs=3 tokens: 512 max-depth=5 key=train",
        "KeyError: 'SM_CHANNEL_TRAINING'",
        "arn:aws:sagemaker:us-east-1:111122223333:training-job/job-1",
        "http://127.0.0.1:8080/ping by root@host",
        "the bearer of this message",
        "run --token-file /run/secrets/token --passwords-from stdin",
        "PWD=/opt/program HOME=/root TOKENIZERS_PARALLELISM=false fast_tokenizer=yes",
        "pip install git+ssh://git@host.example/x sk-learn npm_config_cache=/tmp",
        "sha256:4f1b0c9d4f1b0c9d4f1b0c9d4f1b0c9d4f1b0c9d4f1b0c9d4f1b0c9d4f1b0c9d@host",
        "NoCredentialsError: Unable to locate credentials",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_what_follows_a_secret_stays() -> None:
    assert redact("A_TOKEN=abc epochs=3") == "A_TOKEN=[redacted] epochs=3"
    assert redact('{"a_token": "x", "epochs": "3"}') == '{"a_token": [redacted], "epochs": "3"}'
    assert redact("Authorization: Bearer x\nAccept: y") == "Authorization: [redacted]\nAccept: y"


@pytest.mark.parametrize("filling", ["a", "a.", "-", "A_TOKEN", "=", "\n", ":// "])
def test_a_long_log_is_redacted_quickly(filling: str) -> None:
    log = filling * (500_000 // len(filling))
    began = time.perf_counter()
    redact(log)
    assert time.perf_counter() - began < 5


LEAKS = {
    "environment": f"AWS_SECRET_ACCESS_KEY={VALUE}",
    "access key": f"AWS_ACCESS_KEY_ID={KEY}",
    "token": f"HF_TOKEN={VALUE}",
    "password": f"DB_PASSWORD='{VALUE} {VALUE}'",
    "json body": f'{{"instances": [1], "password": "{VALUE}"}}',
    "header": f"GET /ping HTTP/1.1\nAuthorization: Bearer {VALUE}\n",
    "url": f"pip install --index-url https://user:{VALUE.replace('/', '_')}@index.example/simple",
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("field", ["reason", "seen", "image", "engine", "layer", "command"])
@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_no_format_shows_a_credential(name: str, field: str, leak: str) -> None:
    leaky = run(replace(FAIL, reason="broken"), image="an-image")
    if field in {"reason", "seen"}:
        leaky = run(replace(FAIL, **{field: leak}))
    elif field in {"image", "engine"}:
        leaky = replace(leaky, **{field: leak})
    elif field == "layer":
        layer = Layer(bytes=5_000_000, created_by=f"RUN |1 {leak} /bin/sh -c true")
        leaky = replace(leaky, story=replace(STORY, layers=(layer,)))
    else:
        life = replace(STORY.lives[0], command=leak)
        leaky = replace(leaky, story=replace(STORY, lives=(life,)))
    shown = FORMATS[name](leaky)
    assert VALUE not in shown
    assert VALUE.replace("/", "_") not in shown
    assert KEY not in shown


@pytest.mark.parametrize("name", FORMATS)
def test_a_credential_that_the_container_was_given_is_known_by_its_value(name: str) -> None:
    given = {"DB_PASSWORD": "correct horse", "MY_TOKEN": "tok-1234", "PATH": "/opt/program"}
    leaky = replace(
        run(
            replace(FAIL, reason="log: connect with correct horse", seen="(tok-1234) /opt/program")
        ),
        secrets=secrets(given),
    )
    shown = FORMATS[name](leaky)
    assert "correct horse" not in shown
    assert "tok-1234" not in shown
    assert "correct horse" not in repr(leaky).replace(FAIL.reason, "").split("outcomes=")[0]


def test_only_values_with_a_telling_name_are_secret() -> None:
    told = {"A_SECRET": "123456", "TOKEN": "abcdef", "NPM_AUTH": "ghijkl", "API_KEY": "short"}
    plain = {"PATH": "/opt/program", "TOKENIZERS": "parallel", "KEYBOARD": "qwertz"}
    assert secrets(told | plain) == ("123456", "abcdef", "ghijkl")


def test_a_credential_in_the_reason_is_marked_as_left_out() -> None:
    leaky = run(replace(FAIL, reason=LEAKS["environment"]))
    for name in set(FORMATS) - {"badge", "markdown"}:
        assert "[redacted]" in FORMATS[name](leaky), name
    assert r"\[redacted\]" in FORMATS["markdown"](leaky)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x1b\\", "link"),
        ("one\r\ntwo\rthree", "one\ntwo\\rthree"),
        ("bell\x07 nul\x00 c1\x9b", "bell\\x07 nul\\x00 c1\\x9b"),
        ("half \ud83d", "half \\ud83d"),
        ("tab\tline\n", "tab\tline\n"),
        ("\N{SNOWMAN} \U0001f4e6 é", "\N{SNOWMAN} \U0001f4e6 é"),
    ],
)
def test_control_characters_are_spelled(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_reason_is_one_line() -> None:
    (outcome,) = clean(run(replace(FAIL, reason="one\ntwo\n"))).outcomes
    assert outcome.reason == "one two"


def test_long_evidence_keeps_its_two_ends() -> None:
    (outcome,) = clean(run(replace(FAIL, seen=f"first{'x' * 500_000}last"))).outcomes
    assert len(outcome.seen) < LONGEST + 100
    assert outcome.seen.startswith("first")
    assert outcome.seen.endswith("last")
    assert "460009 characters left out" in outcome.seen
