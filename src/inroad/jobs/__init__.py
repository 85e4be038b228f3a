"""The worker: what happens without a click. Beside a server, or inside a laptop's."""
