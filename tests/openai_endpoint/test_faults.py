"""What goes wrong, by a loopback endpoint that does it: a sentence with what to do, and never the key."""

import datetime
import ssl

import msgspec
import pytest

from ftkit import BackendError

from .asking import MANNER, SECRET, QuickClock, crew_of, request
from .double import Answer, completion, free_port, says_back, serving


def failure(answer, **options):
    """The error that one request ends with."""
    with serving(lambda asked: answer) as endpoint:
        try:
            [reply] = crew_of(endpoint.url, [request(1)], retries=0, **options)
        except BackendError as error:
            return f"the run ends: {error}".replace(endpoint.url, "URL")
    assert reply == msgspec.structs.replace(reply, output="", seconds=None, prompt_tokens=None)
    return reply.error.replace(endpoint.url, "URL")


def refusal(status, said="no", **more):
    return Answer({"error": {"message": said, **more}}, status)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            refusal(401, f"Incorrect API key provided: {SECRET}."),
            "the run ends: URL does not accept the key (401 Unauthorized): Incorrect API key provided: ***. "
            "Put a key of this service into ENDPOINT_KEY.",
        ),
        (
            refusal(402),
            "the run ends: URL wants to be paid first (402 Payment Required): no. "
            "Top up the account, then run again: what is answered is kept.",
        ),
        (
            refusal(403),
            "the run ends: URL does not let this key do that (403 Forbidden): no. "
            "Ask for access to the model 'm', or use another key.",
        ),
        (
            refusal(404, "The model `m` does not exist", code="model_not_found"),
            "the run ends: URL has no such thing (404 Not Found): The model `m` does not exist. "
            "Look at base_url and at the model's name, 'm'.",
        ),
        (
            refusal(405),
            "the run ends: URL takes no such request (405 Method Not Allowed): no. "
            "Look at base_url: it ends before '/chat/completions'.",
        ),
        (
            refusal(429, "You exceeded your quota", code="insufficient_quota"),
            "the run ends: URL wants to be paid first (429 Too Many Requests): You exceeded your quota. "
            "Top up the account, then run again: what is answered is kept.",
        ),
        (
            Answer(status=308, headers={"location": f"https://elsewhere/v1?key={SECRET}"}),
            "the run ends: URL sends its callers on to https://elsewhere/v1?key=*** (308), and a key follows no "
            "redirect. Write where it leads as base_url, without '/chat/completions'.",
        ),
        (
            refusal(400, "unknown field 'seeed'"),
            "URL refused the request (400 Bad Request): unknown field 'seeed'. "
            "Change the option or the prompt that it names.",
        ),
        (
            refusal(409),
            "URL is in conflict with another request (409 Conflict): no. Try again later.",
        ),
        (
            Answer(b"<h1>413</h1>", 413),
            "URL finds the request too large (413 Request Entity Too Large): <h1>413</h1>. "
            "Shorten the prompt, or ask a model with a larger context.",
        ),
        (
            Answer({"detail": [{"loc": ["body", "seed"], "msg": "extra"}]}, 422),
            'URL does not accept a field (422 Unprocessable Entity): [{"loc":["body","seed"],"msg":"extra"}]. '
            "Leave it out with omit: [NAME], or change the option.",
        ),
        (
            Answer({"error": "model is loading"}, 503),
            "URL failed (503 Service Unavailable): model is loading. Look at the server, or try again later.",
        ),
        (Answer(status=529), "URL failed (529). Look at the server, or try again later."),
        (
            Answer(b"<html>Welcome</html>"),
            "URL sent what is no chat completion: JSON is malformed: invalid character (byte 0); it begins with "
            "'<html>Welcome</html>'. Look at base_url: does a server with the OpenAI API answer there?",
        ),
        (
            Answer({"choices": [{"text": SECRET}]}),
            "URL sent what is no chat completion: Object missing required field `message` - at `$.choices[0]`; "
            """it begins with '{"choices": [{"text": "***"}]}'. """
            "Look at base_url: does a server with the OpenAI API answer there?",
        ),
        (
            Answer({"choices": []}),
            "URL sent what is no chat completion: its list of choices is empty; it begins with '{\"choices\": []}'. "
            "Look at base_url: does a server with the OpenAI API answer there?",
        ),
        (Answer(completion("x", "content_filter")), "URL: the endpoint's content filter stopped the answer."),
        (
            Answer(dropped=True),
            "URL dropped the connection: Server disconnected. Try again, or lower concurrency.",
        ),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Answer) else "",
)
def test_every_fault_is_a_sentence_with_what_to_do(answer, told):
    assert failure(answer) == told


def test_a_body_that_is_cut_short_is_a_dropped_connection():
    assert failure(Answer(completion("Hi"), missing=20)).startswith("URL dropped the connection: ")


def test_a_silent_endpoint_is_given_up_after_the_timeout():
    said = failure(Answer(completion("late"), seconds=0.4), timeout=0.1)
    assert said == "URL did not answer within 0.1 seconds. Raise timeout, or lower concurrency."


def test_a_stream_that_breaks_off_or_fails_is_told():
    streamed = msgspec.structs.replace(MANNER, streamed=True)
    assert failure(
        Answer(b'data: {"choices": []}\n\n', headers={"content-type": "text/event-stream"}), manner=streamed
    ) == ("URL: the stream broke off before the answer's end.")
    assert "URL sent what is no chat completion" in failure(
        Answer(b"data: [1]\n\n", headers={"content-type": "text/event-stream"}), manner=streamed
    )


def test_where_nobody_listens_the_run_ends():
    port = free_port()
    with pytest.raises(BackendError, match=rf"127\.0\.0\.1:{port}/v1 cannot be reached: .*Is the server running"):
        crew_of(f"http://127.0.0.1:{port}/v1", [request(1)], retries=1)


def test_a_host_that_nobody_knows_ends_the_run():
    with pytest.raises(BackendError, match="cannot be reached"):
        crew_of("http://no-such-host.invalid/v1", [request(1)], retries=0)


def test_plain_http_behind_https_ends_the_run():
    clock = QuickClock()
    with (
        serving(says_back) as endpoint,
        pytest.raises(BackendError, match=r"no trusted connection to https://.*Is it https\?"),
    ):
        crew_of(endpoint.url.replace("http:", "https:"), [request(1)], clock=clock)
    assert clock.waits == []


def test_a_certificate_that_nobody_vouches_for_ends_the_run(tmp_path):
    with (
        serving(says_back, tls=self_signed(tmp_path)) as endpoint,
        pytest.raises(
            BackendError, match=r"no trusted connection to https://.*CERTIFICATE_VERIFY_FAILED.*SSL_CERT_FILE"
        ),
    ):
        crew_of(endpoint.url, [request(1)])
    assert endpoint.log == []


def self_signed(folder):
    """A server's TLS with a certificate for 127.0.0.1 that it has signed itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, day, day.replace(year=2126))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "server.pem").write_bytes(private + signed)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context
