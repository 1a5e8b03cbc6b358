"""One instrument for agencies that use ACME; the definitions are in the folder `instruments`."""
