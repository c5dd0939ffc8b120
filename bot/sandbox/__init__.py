"""The sandbox: everything Parley needs to be met, looked at and tested without a network."""
