"""The menu toolkit: screens as values, navigation in signed buttons. No words of the domain in here."""
