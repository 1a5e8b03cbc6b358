"""The plugins that are installed: loaded one by one, and set aside when they are broken."""

from __future__ import annotations

from cwinstruments.plugins.discovery import DISABLE_VARIABLE
from cwinstruments.plugins.info import PluginInfo, PluginStatus
from cwinstruments.plugins.methods import PluginMethods
from cwinstruments.plugins.registry import PluginCommands, PluginRegistry, load_folder, load_plugins
from cwinstruments.plugins.rules import PluginRules

__all__ = [
    "DISABLE_VARIABLE",
    "PluginCommands",
    "PluginInfo",
    "PluginMethods",
    "PluginRegistry",
    "PluginRules",
    "PluginStatus",
    "load_folder",
    "load_plugins",
]
