"""The plugins that are installed: loaded one by one, and set aside when they are broken."""

from __future__ import annotations

from cwinstruments.plugins.contributions import Contributions
from cwinstruments.plugins.discovery import DISABLE_VARIABLE
from cwinstruments.plugins.info import PluginInfo, PluginStatus
from cwinstruments.plugins.registry import PluginRegistry, load_folder, load_plugins

__all__ = [
    "DISABLE_VARIABLE",
    "Contributions",
    "PluginInfo",
    "PluginRegistry",
    "PluginStatus",
    "load_folder",
    "load_plugins",
]
