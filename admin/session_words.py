"""Where somebody is or was signed in, in words: the device by name, the address only in part (A3)."""

from admin.i18n import Words, msg
from app.accounts.rules import device_of, mask_address


def device_word(words: Words, user_agent: str) -> str:
    """`Chrome on Windows`; the program's own name where it is no browser."""
    device = device_of(user_agent)
    if device.browser and device.system:
        return words.text(msg("{browser} on {system}"), browser=device.browser, system=device.system)
    return device.browser or device.system or words.text(msg("an unknown device"))


def address_word(words: Words, address: str | None) -> str:
    """`203.0.113.***`, or that it is not kept any more."""
    return mask_address(address) if address else words.text(msg("address not kept"))
