"""What the desk talks about: frozen dataclasses and enums, standard library only."""
