"""Pages of the training floor: my page, records, the queue, people."""
