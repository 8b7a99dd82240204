"""The files themselves: coming in, lying where they have to, going."""
