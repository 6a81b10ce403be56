-- What was said in a message, written down by a program of the house, if there is one.
ALTER TABLE voice_message ADD COLUMN transcript_sealed ${bytes};
