# Runs a job whose model.R holds this code, and calls `heard` at each message; what it left.
run <- function(code, root = withr::local_tempdir(.local_envir = parent.frame()), heard = NULL) {
  withr::local_options(warn = 1L)
  program <- withr::local_tempdir()
  dir.create(file.path(program, "model"))
  code <- c("library(container)", "predictions <- function(model, rows) 0", code)
  writeLines(code, file.path(program, "model", "model.R"))
  log <- character()
  said <- function(message) {
    log <<- c(log, strsplit(conditionMessage(message), "\n", fixed = TRUE)[[1L]])
    if (is.function(heard)) {
      heard()
    }
    invokeRestart("muffleMessage")
  }
  status <- withCallingHandlers(suspendInterrupts(train(root, program)), message = said)
  failure <- file.path(root, "output", "failure")
  list(
    root = root, status = status, log = log,
    failure = if (file.exists(failure)) readLines(failure, encoding = "UTF-8"),
    model = if (file.exists(file.path(root, "model"))) load_model(file.path(root, "model"))$model,
    checkpoint = file.path(root, "checkpoints", "checkpoint.rds")
  )
}

# The code of a fit() with this body, and one that the platform stops there.
fit <- function(...) c("fit <- function(channels, hyperparameters) {", ..., "}")
stop_here <- "tools::pskill(Sys.getpid(), tools::SIGINT); Sys.sleep(60)"
rows <- "rows <- data.frame(x = 1:3)"

test_that("a job that succeeds leaves a model and no failure, also the second time", {
  root <- withr::local_tempdir()
  failed <- run(fit("stop('no')"), root)
  expect_identical(failed$status, 1L)
  for (time in 1:2) {
    done <- run(fit(rows, "trained(list(7), rows)"), root)
    expect_identical(done$status, 0L)
    expect_identical(done$model, list(7))
    expect_null(done$failure)
  }
})

test_that("fit gets channels and hyperparameters", {
  root <- withr::local_tempdir()
  dir.create(file.path(root, "input", "data", "train"), recursive = TRUE)
  dir.create(file.path(root, "input", "config"))
  writeLines("x\n1", file.path(root, "input", "data", "train", "a.csv"))
  writeLines('{"k": "\\"v\\""}', file.path(root, "input", "config", "hyperparameters.json"))
  code <- fit(
    "rows <- read_channel(channels, 'train')", "trained(string(hyperparameters, 'k', ''), rows)"
  )
  expect_identical(run(code, root)$model, "v")
})

test_that("a failure file begins with the reason, then the calls with their lines", {
  done <- run(c("helper <- function(x) {", "  stop('no ', x)", "}", fit("helper('luck')")))
  expect_identical(done$status, 1L)
  expect_null(done$model)
  expect_identical(done$failure[1:3], c("Error: no luck", "", "Calls, the last one failed:"))
  expect_match(done$failure[4L], "^1: fit\\(")
  expect_match(done$failure[5L], "^2: helper\\(\"luck\"\\)  \\(model.R, line 7\\)$")
  expect_match(done$failure[6L], "^3: stop\\(\"no \", x\\)  \\(model.R, line 4\\)$")
  expect_length(done$failure, 6L)
  expect_identical(done$log, done$failure)
})

test_that("a call that holds its data, and an endless recursion, are told in few lines", {
  done <- run(fit("do.call('stop', list(paste(rep('long', 1e5), collapse = ' ')))"))
  expect_lt(sum(nchar(done$failure)), 10000)
  done <- run(fit("do.call(matrix, list(runif(1e6), nrow = -1))"))
  expect_lt(sum(nchar(done$failure)), 1000)
  done <- run(fit("f <- function(x) f(x + 1)", "f(1)"))
  expect_match(done$failure[1L], "infinite recursion|stack")
  expect_lt(length(done$failure), 50L)
})

test_that("whatever bytes an error holds, the failure file is UTF-8", {
  done <- run(fit("stop(simpleError(paste0('K\u00f6ln a', rawToChar(as.raw(0xff)))))"))
  expect_identical(done$failure[1L], "Error: K\u00f6ln a<ff>")
  expect_true(all(validUTF8(done$failure)))
})

test_that("an error that fit handles is none", {
  done <- run(fit("try(stop('no'), silent = TRUE)", rows, "trained(7, rows)"))
  expect_identical(done$status, 0L)
  expect_null(done$failure)
})

test_that("a failure that cannot be written is told in the log", {
  root <- withr::local_tempdir()
  writeLines("in the way", file.path(root, "output"))
  done <- run(fit("stop('no')"), root)
  expect_identical(done$status, 1L)
  expect_identical(done$log[1L], "Error: no")
  expect_match(done$log[length(done$log)], "^train: cannot open file .*/output/failure")
})

test_that("a model.R that is none is told", {
  expect_identical(run("fit <- 3")$failure[1L], "Error: model/model.R defines no function fit")
  expect_match(run("fit <- function( {")$failure[1L], "model.R:3:18: unexpected")
  expect_match(run("library(nothing)")$failure[1L], "there is no package called .*nothing")
  expect_match(run(fit("3"))$failure[1L], "fit\\(\\) must return trained")
})

test_that("a job that is stopped saves what it had, as model and as checkpoint", {
  root <- withr::local_tempdir()
  dir.create(file.path(root, "checkpoints"))
  code <- fit(rows, "checkpoint(trained(1, rows))", "checkpoint(trained(2, rows))", stop_here)
  done <- run(code, root)
  expect_identical(done$status, 143L)
  expect_identical(done$log[1L], "train: stopped by the platform")
  expect_identical(done$model, 2)
  expect_identical(readRDS(done$checkpoint)$model, 2)
  expect_null(done$failure)
})

test_that("a checkpoint that is no model is saved as a checkpoint only", {
  root <- withr::local_tempdir()
  dir.create(file.path(root, "checkpoints"))
  done <- run(fit("checkpoint(list(epoch = 3))", stop_here), root)
  expect_identical(done$status, 143L)
  expect_null(done$model)
  expect_identical(readRDS(done$checkpoint), list(epoch = 3))
})

test_that("a job that is stopped before it had anything says so", {
  done <- run(fit(stop_here))
  expect_identical(done$status, 143L)
  expect_null(done$model)
  expect_match(done$log[2L], "nothing to save")
})

test_that("nothing interrupts the saving", {
  root <- withr::local_tempdir()
  again <- function() tools::pskill(Sys.getpid(), tools::SIGINT)
  code <- fit(rows, "checkpoint(trained(runif(1e5), rows))", stop_here)
  heard <- tryCatch(
    {
      run(code, root, again)
      Sys.sleep(60)
    },
    interrupt = function(interrupt) "afterwards"
  )
  expect_identical(heard, "afterwards")
  expect_length(load_model(file.path(root, "model"))$model, 1e5)
})

test_that("a checkpoint is written at once where the platform keeps them, but not too often", {
  root <- withr::local_tempdir()
  dir.create(file.path(root, "checkpoints"))
  begin_checkpoints(root)
  withr::defer(begin_checkpoints("/opt/ml"))
  expect_null(last_checkpoint())
  checkpoint(1)
  expect_identical(last_checkpoint(), 1)
  checkpoint(2)
  expect_identical(last_checkpoint(), 1)
  checkpoint(3, every = 0)
  expect_identical(last_checkpoint(), 3)
  left <- list.files(file.path(root, "checkpoints"), all.files = TRUE, no.. = TRUE)
  expect_identical(left, "checkpoint.rds")
})

test_that("a job goes on from its checkpoint, and from the start where that is torn", {
  root <- withr::local_tempdir()
  dir.create(file.path(root, "checkpoints"))
  code <- fit(
    rows, "known <- last_checkpoint()", "epoch <- if (is.null(known)) 1 else known$epoch + 1",
    "checkpoint(list(epoch = epoch))", "trained(epoch, rows)"
  )
  expect_identical(run(code, root)$model, 1)
  done <- run(code, root)
  expect_identical(done$model, 2)
  writeBin(readBin(done$checkpoint, "raw", 30L), done$checkpoint)
  done <- run(code, root)
  expect_identical(done$model, 1)
  expect_match(done$log[1L], "^train: begins from the start: .*checkpoint.rds cannot be read")
})

test_that("metrics are a line of names and values", {
  expect_output(metrics(r2 = 0.71123456, rmse = 4.9, round = 1L), "^r2=0.711235 rmse=4.9 round=1$")
})
