# Rscript composition.R > composition.txt     how much of an effect is who answered: all regressions stacked into one
# Reads effects_data.csv. The effect without covariates, the adjusted one, and each covariate's own difference-in-differences are
# coefficients of one regression of stacked rows with everything interacted, whose covariance is clubSandwich's (cluster = area,
# CR0 to CR3); contributions by the delta method. CRV3: every area left out and all fitted anew, (G - 1)/G, about the estimate.
suppressMessages(library(clubSandwich))
data <- read.csv("effects_data.csv")
rows <- NULL
numbers <- function(d) {
	S <- model.matrix(~ treated * post, d); X <- cbind(S, d$x1, d$x2)
	b <- function(X, y) drop(solve(crossprod(X, d$w * X), crossprod(X, d$w * y)))
	bx <- b(X, d$y); z <- c(b(S, d$x1)[4], b(S, d$x2)[4])
	c(raw = b(S, d$y)[[4]], adjusted = bx[[4]], difference1 = z[[1]], difference2 = z[[2]], coefficient1 = bx[[5]], coefficient2 = bx[[6]], contribution1 = bx[[5]] * z[[1]], contribution2 = bx[[6]] * z[[2]], composition = sum(bx[5:6] * z))
}
for (shape in unique(data$shape)) for (weighted in 0:1) {
	d <- data[data$shape == shape, ]
	d$w <- if (weighted) d$weight else 1
	S <- model.matrix(~ treated * post, d); X <- cbind(S, x1 = d$x1, x2 = d$x2)
	stack <- list(list(S, d$y), list(X, d$y), list(S, d$x1), list(S, d$x2))
	k <- sapply(stack, function(s) ncol(s[[1]])); n <- nrow(d)
	M <- matrix(0, 4 * n, sum(k))
	for (i in 1:4) M[(i - 1) * n + 1:n, sum(k[seq_len(i - 1)]) + seq_len(k[i])] <- stack[[i]][[1]]
	all <- data.frame(Y = unlist(lapply(stack, `[[`, 2)), W = rep(d$w, 4), area = rep(d$area, 4))
	m <- lm(Y ~ 0 + M, all, weights = W)
	at <- c(raw = 4, adjusted = 8, difference1 = 14, difference2 = 18, coefficient1 = 9, coefficient2 = 10)
	e <- numbers(d)
	stopifnot(max(abs(coef(m)[at] - e[names(at)])) < 1e-9, abs(e["raw"] - e["adjusted"] - e["composition"]) < 1e-9)
	L <- matrix(0, length(e), sum(k), dimnames = list(names(e), NULL))
	for (i in names(at)) L[i, at[[i]]] <- 1
	for (j in 1:2) L[paste0("contribution", j), ] <- e[paste0("coefficient", j)] * L[paste0("difference", j), ] + e[paste0("difference", j)] * L[paste0("coefficient", j), ]
	L["composition", ] <- L["contribution1", ] + L["contribution2", ]
	for (vcov in c("CR0", "CR1", "CR2", "CR3")) {
		V <- vcovCR(m, cluster = all$area, type = vcov)
		rows <- rbind(rows, data.frame(shape, weighted, vcov, part = names(e), estimate = e, std_error = sqrt(diag(L %*% V %*% t(L)))))
		# raw less adjusted is the composition, and of CR0 and CR1 their scores are, too
		if (vcov == "CR0") stopifnot(abs(sqrt(diag(L %*% V %*% t(L)))["composition"] / sqrt(c(L["raw", ] - L["adjusted", ]) %*% V %*% c(L["raw", ] - L["adjusted", ])) - 1) < 1e-9)
	}
	areas <- unique(d$area); G <- length(areas)
	without <- sapply(areas, function(a) numbers(d[d$area != a, ]))
	rows <- rbind(rows, data.frame(shape, weighted, vcov = "CRV3", part = names(e), estimate = e, std_error = sqrt((G - 1) / G * rowSums((without - e)^2))))
}
write.csv(format(rows, digits = 17, trim = TRUE), "composition_values.csv", row.names = FALSE, quote = FALSE)
cat(R.version.string, "clubSandwich", as.character(packageVersion("clubSandwich")), "\n")
print(table(rows$shape, rows$vcov))
