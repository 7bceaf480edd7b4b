# Evaluates an expression with these environment variables, which are not set otherwise.
with_variables <- function(variables, expression) {
  on.exit(Sys.unsetenv(names(variables)))
  do.call(Sys.setenv, as.list(variables))
  expression
}

test_that("without settings there is a default", {
  expect_equal(with_variables(c(SAGEMAKER_BIND_TO_PORT = " "), port()), 8080L)
  expect_equal(with_variables(c(SAGEMAKER_MODEL_SERVER_WORKERS = ""), workers()), cpus())
  expect_gte(cpus(), 1L)
})

test_that("settings are whole numbers", {
  expect_equal(with_variables(c(SAGEMAKER_BIND_TO_PORT = "21000"), port()), 21000L)
  expect_equal(with_variables(c(SAGEMAKER_MODEL_SERVER_WORKERS = " 7 "), workers()), 7L)
  for (text in c("0", "-1", "2.5", "1e2", "many", "99999999999")) {
    expect_error(with_variables(c(SAGEMAKER_MODEL_SERVER_WORKERS = text), workers()), "WORKERS is")
  }
})

test_that("further ports are those of the pipeline", {
  expect_equal(with_variables(c(SAGEMAKER_SAFE_PORT_RANGE = "21000-21002"), ports()), 21000:21002)
  for (text in c("21000", "2-1", "a-b", "1-70000", "1-2-3")) {
    expect_error(with_variables(c(SAGEMAKER_SAFE_PORT_RANGE = text), ports()), "not a range")
  }
})

test_that("the quota of either version of cgroups is read", {
  root <- tempfile()
  dir.create(file.path(root, "cpu"), recursive = TRUE)
  expect_equal(quota(root), Inf)
  writeLines("150000", file.path(root, "cpu/cpu.cfs_quota_us"))
  writeLines("100000", file.path(root, "cpu/cpu.cfs_period_us"))
  expect_equal(quota(root), 1.5)
  writeLines("50000 100000", file.path(root, "cpu.max"))
  expect_equal(quota(root), 0.5)
  writeLines("max 100000", file.path(root, "cpu.max"))
  writeLines("-1", file.path(root, "cpu/cpu.cfs_quota_us"))
  expect_equal(quota(root), Inf)
})
