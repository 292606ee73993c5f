"""An OIDC provider of the test's own: whoever is sent to it is who it was told, without a password."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from json import loads
from time import time
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from helpers.doors import listening

CLIENT, SECRET = "retoucher", "a-secret-of-the-tests"


@dataclass
class OidcProvider:
    """OpenID Connect as far as an authorization code with PKCE goes."""

    user: str = "ann"
    """Who stands before it."""
    address: str = ""
    _key: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))
    _given: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        """Return the provider as an application."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._described),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    async def _described(self, request: Request) -> Response:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        about = {name: f"{self.address}/{path}" for name, path in names.items()}
        about |= {"issuer": self.address, "code_challenge_methods_supported": ["S256"]}  # type: ignore[dict-item]
        return JSONResponse(about | {"id_token_signing_alg_values_supported": ["RS256"]})

    async def _keys(self, request: Request) -> Response:
        public = loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        return JSONResponse({"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT and asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._given)}"
        self._given[code] = asked | {"user": self.user}
        return RedirectResponse(
            f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
        )

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        given = self._given.pop(str(form["code"]))
        claims = {
            "iss": self.address, "sub": f"number-of-{given['user']}", "aud": CLIENT, "nonce": given["nonce"],
            "iat": int(time()), "exp": int(time()) + 600, "email": f"{given['user']}@example.org",
        }  # fmt: skip
        token = jwt.encode(claims, self._key, "RS256", {"kid": "1"})
        return JSONResponse({"access_token": "unused", "token_type": "Bearer", "id_token": token})


@contextmanager
def oidc_provider() -> Iterator[OidcProvider]:
    """Serve a provider on a free port inside the block."""
    provider = OidcProvider()
    with listening(provider.app()) as address:
        provider.address = address
        yield provider


def login_toml(provider: str, page: str) -> str:
    """Return the file of `RETOUCHER_LOGIN` for a page at this address."""
    return "\n".join(
        [
            "[auth]",
            f'redirect_uri = "{page}/oauth2callback"',
            'cookie_secret = "a-long-secret-of-the-tests-only-0123456789"',
            f'client_id = "{CLIENT}"',
            f'client_secret = "{SECRET}"',
            f'server_metadata_url = "{provider}/.well-known/openid-configuration"',
        ]
    )
