# Loads where it was installed, and not where the installer's tools are missing.
.onLoad <- function(libname, pkgname) loadNamespace("renv")
