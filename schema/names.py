"""Names on both sides of the schema: Python says `industry_since`, GraphQL says `industrySince`."""

from strawberry.utils.str_converters import to_camel_case


def camel_path(path: str) -> str:
    """A dotted path of the domain in the words of the schema; indices stay: `variants[0].face_value` -> `variants[0].faceValue`."""
    return ".".join(to_camel_case(part) for part in path.split("."))
