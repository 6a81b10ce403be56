#!/bin/sh
# Makes the spoken prompts of audio from the prompts.txt beside them: espeak-ng speaks, ffmpeg trims and
# levels, opusenc encodes.
#
# Run by hand when that list changes; its output is committed (decision 0133).
# Debian: espeak-ng ffmpeg opus-tools
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
to=$here/../main/resources/org/belfry/audio/prompt
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rm -f "$to"/*.opus
grep -v "^#" "$to/prompts.txt" | while IFS='|' read -r name text; do
    name=$(echo "$name" | tr -d ' ')
    espeak-ng -v en-gb -s 150 -a 120 -w "$scratch/spoken.wav" -- "$text" </dev/null
    # Silence at both ends is cut to 60 ms; all are equally loud (-20 dB mean), none peaks above -2 dB.
    cut="silenceremove=start_periods=1:start_threshold=-45dB"
    ffmpeg -v error -nostdin -y -i "$scratch/spoken.wav" -ar 16000 -ac 1 -af "$cut,areverse,$cut,areverse" \
        "$scratch/cut.wav"
    gain=$(ffmpeg -nostdin -i "$scratch/cut.wav" -af volumedetect -f null - 2>&1 | awk '
        /mean_volume/ { mean = $(NF - 1) } /max_volume/ { max = $(NF - 1) }
        END { gain = -20 - mean; if (gain > -2 - max) gain = -2 - max; print gain }')
    ffmpeg -v error -nostdin -y -i "$scratch/cut.wav" -af "volume=${gain}dB,adelay=60,apad=pad_dur=0.06" \
        -map_metadata -1 -fflags +bitexact -flags +bitexact \
        "$scratch/even.wav"
    opusenc --quiet --speech --bitrate 20 --framesize 20 --discard-comments --discard-pictures --serial 1 \
        "$scratch/even.wav" "$to/$name.opus"
done
