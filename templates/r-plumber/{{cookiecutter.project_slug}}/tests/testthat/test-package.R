# The package as a whole: its files share one namespace.

test_that("no two files define the same name", {
  files <- list.files(file.path("..", "..", "container", "R"), full.names = TRUE)
  names <- unlist(lapply(files, function(file) {
    assigned <- Filter(function(call) identical(call[[1L]], quote(`<-`)), as.list(parse(file)))
    unique(vapply(assigned, function(call) deparse(call[[2L]]), ""))
  }))
  expect_gt(length(names), 10L)
  expect_equal(names[duplicated(names)], character())
})
