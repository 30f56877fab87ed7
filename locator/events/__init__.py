"""Happenings: films, fairs, courses, roving stops; when each occurrence is, and who came."""
