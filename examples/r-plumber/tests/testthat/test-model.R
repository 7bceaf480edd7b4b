cars <- data.frame(speed = c(4, 7, 9), kind = factor(c("a", "b", "a")), dist = c(2, 4, 9))

saved <- function(object = trained(lm(dist ~ speed, cars), cars[-3L]), frame = parent.frame()) {
  directory <- withr::local_tempdir(.local_envir = frame)
  suppressMessages(save_model(object, directory))
  directory
}

# The message of load_model() about a directory whose model.rds holds these bytes.
refusal <- function(bytes) {
  directory <- withr::local_tempdir()
  writeBin(bytes, file.path(directory, "model.rds"))
  tryCatch(load_model(directory), error = conditionMessage)
}

test_that("a model is as it was after it was saved", {
  model <- load_model(saved())
  expect_equal(predict(model$model, cars), predict(lm(dist ~ speed, cars), cars))
  expect_identical(model$columns, cars[0L, -3L])
  expect_identical(levels(model$columns$kind), c("a", "b"))
})

test_that("only the model lies in the directory, and a second one takes its place", {
  directory <- file.path(saved(), "deeper")
  suppressMessages(save_model(trained(1, cars), directory))
  expect_message(save_model(trained(2, cars), directory), "saved .*/model.rds, 0.[0-9] kB")
  expect_identical(list.files(directory, all.files = TRUE, no.. = TRUE), "model.rds")
  expect_identical(load_model(directory)$model, 2)
})

test_that("what is no result of trained() is not saved", {
  expect_error(saved(1), "fit\\(\\) must return trained\\(model, rows\\), and not numeric")
  expect_error(saved(NULL), "and not NULL")
  expect_error(trained(1, list(1)), "rows must be a data frame")
})

test_that("a directory that cannot be written is told with the reason", {
  directory <- saved()
  expect_error(
    write_rds(1, file.path(directory, "no", "model.rds")),
    "cannot create file '.*/no/.model.rds.partial', reason 'No such file or directory'"
  )
})

test_that("a model that is missing is told by its path", {
  directory <- withr::local_tempdir()
  expect_error(load_model(directory), paste0("there is no ", directory, "/model.rds"), fixed = TRUE)
})

test_that("a file that was cut off, or is none of R's, is told in one line", {
  path <- file.path(saved(), "model.rds")
  whole <- readBin(path, "raw", file.size(path))
  for (size in c(0L, 1L, 10L, length(whole) %/% 2L, length(whole) - 20L)) {
    expect_match(refusal(whole[seq_len(size)]), "/model.rds cannot be read: [^\n]+$")
  }
  expect_match(refusal(charToRaw("x,y\n1,2\n")), "/model.rds cannot be read: [^\n]+$")
})

test_that("a model of a newer R is told with the version that is needed", {
  bytes <- serialize(trained(1, cars), NULL)
  bytes[3:6] <- as.raw(c(0, 0, 0, 9)) # version of the format
  bytes[7:14] <- as.raw(c(0, 9, 1, 0, 0, 9, 0, 0)) # who wrote it, and who can read it
  expect_match(refusal(bytes), "cannot be read: .* written by R 9.1.0; need R 9.0.0 or newer")
})

test_that("an object of another class is told", {
  for (object in list(lm(dist ~ speed, cars), 1, NULL, structure(list(), class = "trained"))) {
    expect_match(refusal(serialize(object, NULL)), "/model.rds was not made by trained\\(\\)")
  }
})
