# How the model is trained, and how it answers. This file is yours.

library(container)

# Fits a linear regression to the CSV files of the channel `train`; their last column is what it
# learns to predict.
#
# channels: directories by the name of the channel. hyperparameters: read them with string(),
# number(), whole() and flag(). `normalize` standardises the columns of numbers; `rounds` is how
# many random splits show how well such a model predicts rows it has not seen.
fit <- function(channels, hyperparameters) {
  normalize <- flag(hyperparameters, "normalize", FALSE)
  rounds <- whole(hyperparameters, "rounds", 5)

  rows <- read_channel(channels, "train")
  formula <- linear(rows, normalize)
  model <- lm(formula, rows, model = FALSE)
  metrics(r2 = summary(model)$r.squared, rmse = sqrt(mean(residuals(model)^2)))

  result <- trained(model, rows[-ncol(rows)])
  checkpoint(result) # saved if the platform stops the job in any of these rounds
  frame <- model.frame(formula, rows)
  for (round in seq_len(rounds)) {
    measure(model.matrix(formula, frame), model.response(frame), round)
  }
  result
}

# One prediction for each row of a request.
predictions <- function(model, rows) predict(model, newdata = rows)

# The formula of the last column by all others that are not constant.
linear <- function(rows, normalize) {
  target <- names(rows)[ncol(rows)]
  if (!is.numeric(rows[[target]])) {
    stop("the last column, ", target, ", is not numbers")
  }
  predictors <- rows[-ncol(rows)]
  varies <- vapply(predictors, function(column) length(unique(na.omit(column))) > 1L, NA)
  predictors <- predictors[varies]
  terms <- sprintf("`%s`", names(predictors))
  if (normalize) {
    # R keeps the centre and the scale with the model, and applies them to requests as well.
    numbers <- vapply(predictors, is.numeric, NA)
    terms[numbers] <- sprintf("scale(%s)", terms[numbers])
  }
  # A formula is saved with the environment it was made in, which here would hold the rows.
  reformulate(c("1", terms), as.name(target), env = globalenv())
}

# Prints how well a model of most of the rows predicts the others. x: their columns as numbers, as
# the model sees them; a row of them may have a level that no other has.
measure <- function(x, y, round) {
  unseen <- sample(nrow(x), ceiling(nrow(x) / 10))
  known <- lm.fit(x[-unseen, , drop = FALSE], y[-unseen])
  weights <- replace(known$coefficients, is.na(known$coefficients), 0)
  truth <- y[unseen]
  error <- truth - drop(x[unseen, , drop = FALSE] %*% weights)
  r2 <- 1 - sum(error^2) / sum((truth - mean(truth))^2)
  metrics(r2 = r2, rmse = sqrt(mean(error^2)), round = round)
}
