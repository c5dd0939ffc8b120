"""How fast channels are written to: budgets, the breaker, and the gate before the outbox that asks both."""
