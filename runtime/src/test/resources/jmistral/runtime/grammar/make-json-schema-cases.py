"""Makes json-schema-cases.jsonl: schemas, values in JSON, and whether Python's jsonschema finds that they satisfy them.

    pip install jsonschema
    python3 make-json-schema-cases.py > json-schema-cases.jsonl

Values are made from the schemas, with properties in the schema's order and no others, and then changed here and there in
ways that keep both: so a grammar of the schema must describe exactly those that are valid. The file in the repository was
made with jsonschema 4.26.
"""
import copy
import datetime
import json
import random
import re
import uuid

import jsonschema

random.seed(20261121)
TEXTS = ["", "a", "ab", "abc", "x y", "é", "😀", 'quo"te', "back\\slash", "new\nline", "\u0001", "AB-12", "foo@bar", "2024"]
NUMBERS = [0, 1, -1, 2, 3, 5, 9, 10, 11, 12, 19, 20, 99, 100, 101, 150, 999, 1000, 12345, -10, -11, -99, -100, 0.5, -0.5,
           1.5, 2.25, 2.2, 2.3, 9.99, 10.01]
DATES = ["2024-02-29", "2023-02-29", "2000-02-29", "1900-02-29", "2024-04-30", "2024-04-31", "2024-12-31", "2024-00-10",
         "2024-13-01", "2024-1-1", "0999-01-31", "2024-01-32"]
TIMES = ["00:00:00Z", "23:59:59Z", "24:00:00Z", "12:30:45.5+02:00", "12:60:00Z", "12:30:00", "01:02:03-11:30", "1:02:03Z"]
UUIDS = ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "123e4567e89b12d3a456426614174000",
         "123e4567-e89b-12d3-a456-42661417400", "g23e4567-e89b-12d3-a456-426614174000"]

SCHEMAS = [
    True,
    {},
    {"type": "string"},
    {"type": "integer"},
    {"type": "number"},
    {"type": "boolean"},
    {"type": "null"},
    {"type": "array"},
    {"type": "object"},
    {"type": ["string", "null"]},
    {"type": ["integer", "number", "boolean"]},
    {"enum": ["a", "é", 'quo"te', 1, 2.5, None, True, [1, {"k": []}], {"a": 1, "b": "x y"}]},
    {"const": {"kind": "circle", "r": [1, 2]}},
    {"type": "string", "enum": ["ab", 10, None]},
    {"enum": ["a", "ab", "abc"], "const": "ab"},
    {"type": "string", "minLength": 2},
    {"type": "string", "maxLength": 2},
    {"type": "string", "minLength": 1, "maxLength": 3},
    {"type": "string", "maxLength": 0},
    {"minLength": 3, "type": "string"},
    {"type": "string", "pattern": "^[A-Z]{2}-\\d+$"},
    {"type": "string", "pattern": "^(foo|ba[rz])@?(bar)*$"},
    {"type": "string", "pattern": "b"},
    {"type": "string", "pattern": "^a"},
    {"type": "string", "pattern": "c$"},
    {"type": "string", "pattern": "^a|c$|^\"?quo"},
    {"type": "string", "pattern": "^[^a-c\\s]+$"},
    {"type": "string", "pattern": "^\\w{2,3}$", "maxLength": 2},
    {"type": "string", "pattern": "^.{1,3}$"},
    {"type": "string", "pattern": "^(?:a?b?c?){0,2}x? ?y?$"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "time"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "uuid"},
    {"type": "integer", "minimum": 0},
    {"type": "integer", "minimum": 1},
    {"type": "integer", "minimum": 10},
    {"type": "integer", "minimum": 12},
    {"type": "integer", "minimum": -10},
    {"type": "integer", "maximum": 0},
    {"type": "integer", "maximum": -10},
    {"type": "integer", "maximum": 100},
    {"type": "integer", "minimum": 0, "maximum": 0},
    {"type": "integer", "minimum": 9, "maximum": 150},
    {"type": "integer", "minimum": -99, "maximum": 11},
    {"type": "integer", "exclusiveMinimum": 9, "exclusiveMaximum": 100},
    {"type": "integer", "minimum": 1.5, "maximum": 10.5},
    {"type": "integer", "minimum": 19, "maximum": 12345},
    {"type": "number", "minimum": 0},
    {"type": "number", "exclusiveMinimum": 0},
    {"type": "number", "maximum": 2.25},
    {"type": "number", "exclusiveMaximum": 2.25},
    {"type": "number", "minimum": -0.5, "maximum": 1.5},
    {"type": "number", "minimum": 2.2, "maximum": 2.25},
    {"type": "number", "exclusiveMinimum": 9.99, "exclusiveMaximum": 100},
    {"type": "number", "minimum": -100, "exclusiveMaximum": -0.5},
    {"type": "array", "items": {"type": "integer"}},
    {"type": "array", "items": {"type": "integer"}, "minItems": 1},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 3},
    {"type": "array", "items": {"type": "string"}, "maxItems": 1},
    {"type": "array", "maxItems": 0},
    {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False, "minItems": 2},
    {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False, "minItems": 0},
    {"type": "array", "prefixItems": [{"const": 1}], "items": {"type": "string"}, "minItems": 1, "maxItems": 3},
    {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a", "b"]},
    {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}, "c": {"type": "null"}}},
    {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}, "c": {}}, "required": ["b"]},
    {"type": "object", "properties": {"a": {"type": "integer"}, "quo\"te": {"type": "integer"}}, "required": ["quo\"te"]},
    {"type": "object", "properties": {"a": True, "b": False}, "required": ["a"]},
    {"type": "object", "properties": {}, "additionalProperties": False},
    {"type": "object", "additionalProperties": {"type": "integer"}},
    {"type": "object", "properties": {"a": {"type": "string"}, "ab": {"type": "string"}}, "required": ["a"],
     "additionalProperties": {"type": "integer"}},
    {"type": "object", "required": ["name"], "properties": {
        "name": {"type": "string"}, "tags": {"type": "array", "items": {"enum": ["x", "y"]}, "maxItems": 2},
        "address": {"type": "object", "properties": {"zip": {"type": "integer", "minimum": 1000, "maximum": 99999}},
                    "required": ["zip"]}}},
    {"anyOf": [{"type": "integer", "minimum": 10}, {"type": "string", "maxLength": 2}, {"type": "null"}]},
    {"oneOf": [{"type": "object", "properties": {"kind": {"const": "a"}, "x": {"type": "integer"}}, "required": ["kind"]},
               {"type": "object", "properties": {"kind": {"const": "b"}, "y": {"type": "string"}}, "required": ["kind"]}]},
    {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"],
     "anyOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]},
               {"properties": {"b": {"type": "boolean"}}, "required": ["b"]}]},
    {"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
               {"properties": {"b": {"type": "string"}, "a": {"minimum": 10}}, "required": ["b"]}]},
    {"allOf": [{"type": ["string", "integer"]}, {"type": ["number", "null"]}, {"minimum": 0}, {"maximum": 100}]},
    {"allOf": [{"enum": [1, 2, 3, 5]}, {"enum": [2, 3, 9]}]},
    {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}],
     "$defs": {"a": {"type": "integer", "minimum": 3}, "b": {"maximum": 12}}},
    {"type": "integer", "anyOf": [{"maximum": -10}, {"minimum": 100}]},
    {"$ref": "#/$defs/leaf/prefixItems/0", "$defs": {"leaf": {"prefixItems": [{"type": "string", "minLength": 3}]}}},
    {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "required": ["value"], "properties": {
        "value": {"type": "integer"}, "children": {"type": "array", "items": {"$ref": "#/$defs/node"}, "maxItems": 2}}}}},
    {"type": "object", "properties": {"next": {"$ref": "#"}, "last": {"type": "boolean"}}},
    {"type": "object", "properties": {"a/b": {"$ref": "#/$defs/x~1y"}, "c~d": {"$ref": "#/$defs/x~0y"}},
     "$defs": {"x/y": {"type": "integer"}, "x~y": {"type": "string"}}, "required": ["a/b"]},
    {"properties": {"a": {"type": "integer"}}, "type": "object", "title": "T", "description": "D", "default": {}},
]

formats = jsonschema.FormatChecker(formats=())


@formats.checks("date")
def is_date(text):
    return not isinstance(text, str) or bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text)) and is_made(datetime.date, text)


@formats.checks("time")
def is_time(text):
    return not isinstance(text, str) or bool(
        re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[-+]([01]\d|2[0-3]):[0-5]\d)", text))


@formats.checks("date-time")
def is_date_time(text):
    return not isinstance(text, str) or "T" in text and all(
        check(part) for check, part in zip((is_date, is_time), text.split("T", 1)))


@formats.checks("uuid")
def is_uuid(text):
    return not isinstance(text, str) or bool(re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text))


def is_made(kind, text):
    try:
        kind.fromisoformat(text)
        return True
    except ValueError:
        return False


def anything(depth):
    kind = random.randrange(7 if depth > 0 else 5)
    if kind == 5:
        return [anything(depth - 1) for _ in range(random.randrange(3))]
    if kind == 6:
        return {random.choice(TEXTS): anything(depth - 1) for _ in range(random.randrange(3))}
    return [random.choice(TEXTS), random.choice(NUMBERS), random.choice([True, False]), None, random.randrange(1000)][kind]


def target(schema, document):
    while isinstance(schema, dict) and "$ref" in schema:
        found = document
        for key in schema["$ref"][1:].split("/")[1:]:
            key = key.replace("~1", "/").replace("~0", "~")
            found = found[int(key)] if isinstance(found, list) else found[key]
        schema = found
    return schema


def merged(schema, document):
    """Enough of allOf and anyOf to make values of; whether they are valid is told later."""
    schema = target(schema, document)
    if not isinstance(schema, dict):
        return {}
    parts = [merged(part, document) for part in schema.get("allOf", [])]
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            parts.append(merged(random.choice(schema[keyword]), document))
    whole = {k: v for k, v in schema.items() if k not in ("allOf", "anyOf", "oneOf")}
    for part in parts:
        for key, value in part.items():
            if key == "properties":
                whole.setdefault("properties", {})
                whole["properties"] = {**whole["properties"], **{
                    k: {**whole["properties"].get(k, {}), **v} for k, v in value.items()}}
            elif key == "required":
                whole["required"] = whole.get("required", []) + value
            else:
                whole.setdefault(key, value)
    return whole


def value(schema, document, depth=4):
    schema = merged(schema, document)
    if "const" in schema:
        return copy.deepcopy(schema["const"])
    if "enum" in schema:
        return copy.deepcopy(random.choice(schema["enum"]))
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = random.choice(kind)
    if kind is None:
        kind = "object" if "properties" in schema else random.choice(["string", "integer", "null", "array"])
    if kind == "object":
        known = schema.get("properties", {})
        made = {}
        for key in list(known) + [key for key in schema.get("required", []) if key not in known]:
            if key in schema.get("required", []) or (random.random() < 0.5 and depth > 0):
                made[key] = value(known.get(key, {}), document, depth - 1)
        further = schema.get("additionalProperties", not known and not schema.get("required"))
        if further is not False:
            for key in random.sample(["k", "aa", "é", "a b", ""], random.randrange(3)):
                made[key] = value(further, document, depth - 1)
        return made
    if kind == "array":
        prefix = schema.get("prefixItems", [])
        least = schema.get("minItems", 0)
        count = random.randint(max(0, least - (random.random() < 0.2)), least + 2) if depth > 0 else least
        items = schema.get("items", True)
        return [value(prefix[i] if i < len(prefix) else items, document, depth - 1) for i in range(count)]
    if kind == "string":
        if "format" in schema:
            return {"date": lambda: random.choice(DATES), "time": lambda: random.choice(TIMES),
                    "uuid": lambda: random.choice(UUIDS),
                    "date-time": lambda: random.choice(DATES) + "T" + random.choice(TIMES)}[schema["format"]]()
        return random.choice(TEXTS)
    if kind in ("integer", "number"):
        bounds = [schema[k] for k in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum") if k in schema]
        near = [b + d for b in bounds for d in (-1, 0, 1, -0.01, 0.01)]
        chosen = random.choice(NUMBERS + near + near)
        if isinstance(chosen, float):
            chosen = round(chosen, 6)
        return int(chosen) if kind == "integer" and random.random() < 0.9 else chosen
    return {"boolean": random.random() < 0.5, "null": None}[kind]


def changed(made):
    """Another value somewhere, or one property or element less."""
    if isinstance(made, dict) and made and random.random() < 0.8:
        key = random.choice(list(made))
        if random.random() < 0.3:
            return {k: v for k, v in made.items() if k != key}
        return {k: changed(v) if k == key else v for k, v in made.items()}
    if isinstance(made, list) and made and random.random() < 0.8:
        at = random.randrange(len(made))
        return made[:at] + made[at + 1:] if random.random() < 0.3 else made[:at] + [changed(made[at])] + made[at + 1:]
    return random.choice([random.choice(TEXTS), random.choice(NUMBERS), True, None, []])


def is_finite(text):
    return not re.search(r"\d[eE]", re.sub(r'"(\\.|[^"\\])*"', "", text))


def main():
    for schema in SCHEMAS:
        validator = jsonschema.Draft202012Validator(schema, format_checker=formats)
        verdicts = {}
        for i in range(60):
            made = value(schema, schema) if schema not in (True, {}) else anything(2)
            if i % 2:
                made = changed(made)
            style = random.choice([{}, {"separators": (",", ":")}, {"indent": 2}, {"ensure_ascii": False}])
            if isinstance(made, dict) and random.random() < 0.2:
                style["indent"] = "\t"
            text = json.dumps(made, **style)
            # Escapes other than the usual ones are not made where a grammar has to count or compare characters.
            if len(verdicts) < 24 and is_finite(text) and not ("\\u" in text and re.search("pattern|enum|const", json.dumps(schema))):
                verdicts[text] = validator.is_valid(made)
        print(json.dumps({"schema": schema, "texts": verdicts}, ensure_ascii=False))


main()
