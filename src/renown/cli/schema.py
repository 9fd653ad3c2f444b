"""JSON Schemas (draft 2020-12) of the files that a person writes, for editors that complete them.

They are made of the models, so they never lag behind. What depends on two keys, on the moment or
on other entries cannot be said in them: the files are judged by the models alone.
"""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import or_
from textwrap import dedent
from types import GenericAlias
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

_NAME = "^([A-Za-z0-9][A-Za-z0-9._-]{0,63})?$"
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def text(of: str) -> str:
    """The schema of "ledger", "config" or "scorecard", always in the same bytes."""
    schema = {"$schema": DRAFT, **SCHEMAS[of]()}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


class _Schema(GenerateJsonSchema):
    """TOML knows no null: what may be missing is left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        default = schema.get("default")
        if isinstance(default, str | bool | int | float):
            return super().default_schema(schema)
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> JsonSchemaValue:
        """What such a function takes, too: one for a list of it, text for a number or a table."""
        inner = self.generate_inner(schema["schema"])
        if inner.get("type") == "array":
            return {"anyOf": [inner, inner.get("items", {})]}
        if "$ref" in inner or inner.get("type") in {"integer", "number", "object"}:
            return {"anyOf": [inner, {"type": "string"}]}
        return inner


def of_model(model: type[BaseModel], title: str) -> dict[str, Any]:
    """The schema of one model."""
    schema = model.model_json_schema(schema_generator=_Schema)
    for part in (schema, *schema.get("$defs", {}).values()):
        part.pop("title", None)
        if "description" in part:
            part["description"] = inspect.cleandoc(part["description"])
    return {"title": title, **schema}


def _ledger() -> dict[str, Any]:
    from collectors.ledger.reading import TABLES

    tables: dict[str, Any] = {
        name: (GenericAlias(list, (model,)), []) for name, model in TABLES.items()
    }
    note = Field(default=False, strict=True, description="true makes the whole file private")
    file: type[BaseModel] = create_model(
        "Ledger", __config__={"extra": "forbid"}, private=(bool, note), **tables
    )
    return of_model(file, "A ledger of renown")


def _scorecard() -> dict[str, Any]:
    """What may be inherited, or said by a group, is required elsewhere only."""
    from renown.scorecard.criteria import Criterion
    from renown.scorecard.model import Group, Head

    text = Field(default="", description="the scorecard that it changes: a preset, or a file")
    without = Field(default=(), description="ids of inherited criteria that it leaves out")
    words = Field(default=(), description="labels that come with renown: devops, cncf")
    several: Any = GenericAlias(tuple, (str, ...)) | str
    groups: Any = GenericAlias(dict, (str, Group))
    criteria: Any = GenericAlias(tuple, (Criterion, ...))
    file: Any = create_model(
        "Scorecard",
        __base__=Head,
        inherits=(str, text),
        without=(several, without),
        vocabulary=(several, words),
        groups=(groups, {}),
        criteria=(criteria, ()),
    )
    schema = of_model(file, "A scorecard of renown")
    criterion, group = schema["$defs"]["Criterion"], schema["$defs"]["Group"]
    for name in ("begins", "waits"):
        del criterion["properties"][name]
    group["required"] = schema["$defs"]["Label"]["required"] = []  # may be said already
    needed, criterion["required"] = [n for n in criterion.pop("required") if n != "id"], ["id"]
    shared = {
        key: said for key, said in criterion["properties"].items() if key not in ("id", "group")
    }
    group["properties"] = {**shared, **group["properties"]}
    alone = {"if": {"not": {"required": ["group"]}}, "then": {"required": needed}}
    return schema | {
        "required": [],
        "if": {"not": {"required": ["inherits"]}},
        "then": {
            "required": [*schema["required"], "criteria"],
            "properties": {"criteria": {"items": alone}},
        },
    }


def _config() -> dict[str, Any]:
    from renown import registry
    from renown.config import _File

    options = {name: registry.load(name).Options for name in registry.names()}
    tables = (_source(name, model) for name, model in options.items())
    annotated: Any = Annotated  # types made at run time are values to a type checker
    either = annotated[reduce(or_, tables), Field(discriminator="type")]
    several: Any = (GenericAlias(tuple, (either, ...)), ())
    schema = of_model(create_model("Config", __base__=_File, sources=several), "config.toml")
    for name, model in options.items():
        table = schema["$defs"][name]
        if "anyOf" in table:  # a validator reads it first; it is a table all the same
            table.update(table.pop("anyOf")[0])
        for key, told in _docstrings(model):
            if key in model.model_fields:
                table["properties"][key]["description"] = told
    return schema


def _source(name: str, options: type[BaseModel]) -> type[BaseModel]:
    """The table of a source: the options of its type, and what every source has."""
    head: dict[str, Any] = {
        "type": (Literal[name], Field(description="what kind of source it is")),
        "name": (str, Field("", pattern=_NAME, description="of its rows; the type by default")),
    }
    return create_model(name, __base__=options, **head)


def _docstrings(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """Each key of a model and the text below it."""
    (tree,) = ast.parse(dedent(inspect.getsource(model))).body
    assert isinstance(tree, ast.ClassDef)
    for key, told in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(key, ast.AnnAssign) and isinstance(key.target, ast.Name):
            match told:
                case ast.Expr(value=ast.Constant(value=str(words))):
                    yield key.target.id, inspect.cleandoc(words)


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "ledger": _ledger,
    "config": _config,
    "scorecard": _scorecard,
}
"""What there are schemas of."""
