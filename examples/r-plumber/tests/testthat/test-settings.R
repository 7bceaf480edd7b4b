# The content of a file of hyperparameters, read as a job does.
read_text <- function(json) {
  root <- withr::local_tempdir()
  dir.create(file.path(root, "input", "config"), recursive = TRUE)
  writeLines(json, file.path(root, "input", "config", "hyperparameters.json"), useBytes = TRUE)
  hyperparameters(root)
}

test_that("values may be strings, strings of JSON and JSON", {
  given <- read_text('{"a": "3", "b": "\\"3\\"", "c": 3, "d": "3.0", "e": 3.0, "f": " 3e0 "}')
  for (name in letters[1:6]) {
    expect_identical(whole(given, name, 7), 3)
  }
  expect_identical(string(given, "b", ""), "3")
})

test_that("a yes or no may be spelt in many ways", {
  given <- read_text('{"a": "True", "b": "\\"true\\"", "c": true, "d": "TRUE", "e": 1, "f": "On"}')
  for (name in letters[1:6]) {
    expect_true(flag(given, name, FALSE))
  }
  given <- read_text('{"a": "False", "b": "\\"no\\"", "c": false, "d": "NO", "e": 0, "f": "off"}')
  for (name in letters[1:6]) {
    expect_false(flag(given, name, TRUE))
  }
})

test_that("a dash and an underscore in a name are the same", {
  given <- read_text('{"test-size": "0.25", "random_state": "\\"7\\""}')
  expect_identical(number(given, "test_size", 1), 0.25)
  expect_identical(number(given, "test-size", 1), 0.25)
  expect_identical(whole(given, "random-state", 1), 7)
})

test_that("what is not given has its default", {
  for (given in list(read_text("{}"), hyperparameters(withr::local_tempdir()))) {
    expect_identical(string(given, "name", "adam"), "adam")
    expect_identical(number(given, "rate", 0.1), 0.1)
    expect_identical(whole(given, "rounds", 5), 5)
    expect_true(flag(given, "normalize", TRUE))
  }
})

test_that("names that nobody asks for may hold anything", {
  given <- read_text('{"_tuning_objective_metric": "loss:3.4", "zzz": [1, {"a": null}], "n": null}')
  expect_identical(string(given, "_tuning_objective_metric", ""), "loss:3.4")
  expect_identical(string(given, "zzz", ""), '[1,{"a":null}]')
  expect_identical(string(given, "n", ""), "null")
})

test_that("text is text, with quotes in it and in any script", {
  given <- read_text('{"a": "say \\"hi\\"", "b": "K\u00f6ln \u6771\u4eac", "c": "\\"", "d": "[1"}')
  expect_identical(string(given, "a", ""), 'say "hi"')
  expect_identical(string(given, "b", ""), "K\u00f6ln \u6771\u4eac")
  expect_identical(string(given, "c", ""), '"')
  expect_identical(string(given, "d", ""), "[1")
})

test_that("a value of another type is refused with its name and what it is", {
  given <- list(rate = "fast", size = "Inf", rounds = "2.5", flag = "maybe", empty = "")
  expect_error(number(given, "rate", 1), "hyperparameter rate is 'fast', which is not a number")
  expect_error(number(given, "size", 1), "hyperparameter size is 'Inf', which is not a number")
  expect_error(number(given, "empty", 1), "hyperparameter empty is '', which is not a number")
  expect_error(whole(given, "rounds", 1), "hyperparameter rounds is '2.5', which is not a whole")
  expect_error(whole(given, "rate", 1), "hyperparameter rate is 'fast', which is not a number")
  expect_error(flag(given, "flag", NA), "hyperparameter flag is 'maybe', which is neither true nor")
})

test_that("a file that is no JSON object is refused by its name, in one line", {
  expect_error(read_text('{"a": '), "hyperparameters.json is not JSON: [^\n]*$")
  expect_error(read_text(""), "hyperparameters.json is not JSON")
  expect_error(read_text("[1]"), "hyperparameters.json must hold a JSON object")
  expect_error(read_text('"text"'), "hyperparameters.json must hold a JSON object")
})
