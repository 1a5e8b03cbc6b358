"""Begin a plugin, an instrument or a survey: files made from templates, from answers, and from tables of items."""

from cwinstruments.scaffolding.design import (
    ALL,
    Design,
    Method,
    Scoring,
    Transform,
    parse_directions,
)
from cwinstruments.scaffolding.files import FilePlan, write_files
from cwinstruments.scaffolding.instruments import example_design, instrument_files
from cwinstruments.scaffolding.item_tables import ItemRow, ItemTable, parse_item_table, read_item_table
from cwinstruments.scaffolding.naming import PluginName, definition_id, plugin_name
from cwinstruments.scaffolding.places import find_definitions, ids_in
from cwinstruments.scaffolding.plugins import plan_plugin
from cwinstruments.scaffolding.readme_pages import with_page
from cwinstruments.scaffolding.surveys import SurveyDesign, SurveyUse, survey_files

__all__ = [
    "ALL",
    "Design",
    "FilePlan",
    "ItemRow",
    "ItemTable",
    "Method",
    "PluginName",
    "Scoring",
    "SurveyDesign",
    "SurveyUse",
    "Transform",
    "definition_id",
    "example_design",
    "find_definitions",
    "ids_in",
    "instrument_files",
    "parse_directions",
    "parse_item_table",
    "plan_plugin",
    "plugin_name",
    "read_item_table",
    "survey_files",
    "with_page",
    "write_files",
]
