"""A web service that puts one survey before people: as an accessible form, page by page, with or without JavaScript."""
