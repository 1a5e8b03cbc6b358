"""What scoring whole tables costs, beside what an expert would write by hand and what other libraries take."""
