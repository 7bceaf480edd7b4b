test_that("columns that cannot come in a request are refused in training", {
  rows <- data.frame(a = 1:2, day = Sys.Date() + 0:1)
  expect_error(trained(1, rows), "column day is of class Date")
  rows$day <- I(list(1, 2))
  expect_error(trained(1, rows), "column day is of class AsIs")
  rows$day <- matrix(1:4, 2L)
  expect_error(trained(1, rows), "column day is of class matrix")
})

test_that("the example is a row without gaps, if there is one", {
  rows <- data.frame(a = c(NA, 1, 2), b = c("x", "y", NA))
  expect_equal(trained(1, rows)$example$b, "y")
  expect_equal(trained(1, rows[c(1L, 3L), ])$example$b, "x")
})

test_that("a long reason is cut", {
  names <- sprintf("a_long_name_of_a_column_%d", 1:500)
  rows <- as.data.frame(stats::setNames(as.list(seq_along(names)), names))
  expect_refused(post(echo(rows), "1,2"), 400L, "row 1 has 2 values, expected 500 (a_long_name")
  long <- paste0(strrep("x", 1000L), ",2")
  expect_refused(post(difference(), paste0("1,2\n", long)), 400L, "row 2, a: 'xxx")
  expect_refused(post(difference(), "1,2\n\"a\nb\",2"), 400L, "row 2, a: 'a\\nb' is not a number")
})
