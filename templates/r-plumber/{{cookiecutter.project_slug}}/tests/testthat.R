# The project's own tests, then lintr over all that is written in R. Ends with 1 where either finds
# something.

results <- testthat::test_dir(
  "tests/testthat",
  package = "container", load_package = "installed",
  reporter = "summary", stop_on_failure = FALSE
)
tested <- as.data.frame(results)

options(lintr.linter_file = file.path(getwd(), "tests", ".lintr"))
folders <- Filter(dir.exists, c("container/R", "job", "model"))
# Which functions there are is known of a package, but not of what its tests share.
in_tests <- lintr::linters_with_defaults(
  lintr::line_length_linter(100L),
  object_usage_linter = NULL
)
lints <- c(lapply(folders, lintr::lint_dir), list(lintr::lint_dir("tests", linters = in_tests)))
for (found in Filter(length, lints)) print(found)

failed <- sum(tested$failed, tested$error, tested$warning) + sum(lengths(lints))
quit(status = as.integer(failed > 0L || !nrow(tested)))
