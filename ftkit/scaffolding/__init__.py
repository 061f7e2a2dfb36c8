"""New plugin distributions, written from templates: complete, installable, and passing their tests as they are."""
