"""What a call costs, from the maintained price list of `genai-prices`."""

import ipaddress
from functools import cache
from urllib.parse import urlsplit


def dollars(model: str, base_url: str, given: int, made: int) -> float | None:
    """Return the price in US dollars of `given` input and `made` output tokens; None when nobody lists it.

    `model` is 'provider:name'. A server on this machine or the local network costs nothing.
    """
    if base_url and is_local(base_url):
        return 0.0
    from genai_prices import Usage, calc_price

    provider, _, name = model.rpartition(":")
    usage = Usage(input_tokens=given, output_tokens=made)
    try:
        if base_url:
            price = calc_price(usage, model_ref=name, provider_api_url=base_url)
        else:
            price = calc_price(usage, model_ref=name, provider_id=provider or None)
    except LookupError:
        return None
    return float(price.total_price)


@cache
def is_local(base_url: str) -> bool:
    """Say whether the address is on this machine or a private network."""
    host = urlsplit(base_url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith((".local", ".localhost", ".internal"))
