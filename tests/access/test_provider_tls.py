"""The provider of identities by https: whose certificates are believed.

PT01 a certificate that an authority of this machine signed is believed
PT02 any other is not, nor one for another name: nothing is sent to such a provider
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from survey.access import provider_answers
from survey.access.provider import Provider as Known
from survey.access.provider_answers import Fault, ProviderError
from survey.settings import now
from tests.support.oidc_provider import Provider, running


def certificate(folder: Path, address: str) -> Path:
    """Make a certificate for *address* that signs itself, with its key, and return its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sso")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now() - timedelta(hours=1))
        .not_valid_after(now() + timedelta(hours=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "sso.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Read anew which authorities this machine believes."""
    provider_answers._trust.cache_clear()  # noqa: SLF001 - read once a process
    yield monkeypatch
    provider_answers._trust.cache_clear()  # noqa: SLF001 - likewise


def served_with(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def look(there: Provider) -> Fault | None:
    """Return what is wrong at the provider, None where nothing is."""
    try:
        Known(there.settings()).reachable(at=now())
    except ProviderError as error:
        return error.fault
    return None


def test_pt01_an_authority_of_this_machine(tmp_path: Path, trust: pytest.MonkeyPatch) -> None:
    file = certificate(tmp_path, "127.0.0.1")
    trust.setenv("SSL_CERT_FILE", str(file))

    with running(now, served_with(file)) as there:
        assert look(there) is None


@pytest.mark.parametrize(
    ("address", "known"),
    [
        pytest.param("127.0.0.1", False, id="PT02 of nobody we know"),
        pytest.param("10.0.0.1", True, id="PT02 for another name"),
    ],
)
@pytest.mark.usefixtures("trust")
def test_pt02_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, known: object
) -> None:
    file = certificate(tmp_path, address)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))

    with running(now, served_with(file)) as there:
        assert look(there) is Fault.DOWN
        assert there.asked == []
