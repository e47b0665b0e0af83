"""Look and feel, no domain: base templates, components, icons, template tags, preferences, offline shell."""
