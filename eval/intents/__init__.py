"""The classifier of requests: written examples, and the training that makes its weights of them."""
