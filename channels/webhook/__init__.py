"""The generic webhook channel, by Standard Webhooks: any system of the owner's becomes a channel."""
