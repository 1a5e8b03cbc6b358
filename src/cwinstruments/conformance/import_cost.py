"""The check that a plugin costs next to nothing before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from cwinstruments.conformance.check import PackagingCheck
from cwinstruments.conformance.outcomes import Outcome
from cwinstruments.conformance.processes import ProbeError, run_probe
from cwinstruments.conformance.subject import Proving

_HINT = "import it within the function that needs it"


class ImportCost(PackagingCheck):
    """Importing the plugin and loading the catalogue loads no heavy library.

    In a fresh process the plugin's package is imported and the catalogue loaded: neither may load a dataframe library,
    jsonschema, a library of tests or one of the network, and nothing may be printed. How long both take is told.
    """

    id = "import_cost"

    def of_distribution(self, proving: Proving, /) -> Iterator[Outcome]:
        modules = [point.value.partition(":")[0].strip() for point in proving.points]
        others = {one.distribution for one in proving.catalog.plugins if one.distribution is not None}
        given = {"modules": modules, "disabled": sorted(others - {proving.name})}
        with TemporaryDirectory() as folder:
            try:
                probed = run_probe("importing", given, Path(folder))
            except ProbeError as error:
                message = f"its package can't be imported in a fresh process: {error}"
                yield self.shortcoming(proving.name, message, "import it with python -c, and mend what that says")
                return
        data = probed.data
        for when, names in (("importing it", data["package"]), ("loading the catalogue with it", data["catalog"])):
            for name in names:
                file, line = data["places"].get(name, (None, None))
                # What is loaded for another heavy library is told with that.
                if file is not None or len(names) == 1:
                    yield self.shortcoming(proving.name, f"{when} loads '{name}'", _HINT, file=file, line=line)
            if names and not any(name in data["places"] for name in names) and len(names) > 1:
                yield self.shortcoming(proving.name, f"{when} loads {', '.join(names)}", _HINT)
        if probed.printed.strip():
            message = f"importing it prints: {probed.printed.strip()[:80]!r}"
            yield self.shortcoming(proving.name, message, "print nothing on import: output of commands is data")
        importing, loading = data["importing"] * 1000, data["loading"] * 1000
        yield self.told(proving.name, f"imported in {importing:.0f} ms; catalogue loaded in {loading:.0f} ms")
