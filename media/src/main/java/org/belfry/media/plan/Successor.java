package org.belfry.media.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.belfry.sip.sdp.Attribute;
import org.belfry.sip.sdp.Codec;
import org.belfry.sip.sdp.CodecAttribute.Fmtp;
import org.belfry.sip.sdp.CodecAttribute.RtcpFb;
import org.belfry.sip.sdp.CodecAttribute.RtpMap;
import org.belfry.sip.sdp.MediaDescription;
import org.belfry.sip.sdp.OfferAnswer;
import org.belfry.sip.sdp.SessionDescription;
import org.belfry.sip.sdp.StreamAttribute;
import org.jspecify.annotations.Nullable;

/// Makes a fresh offer of ours the successor of what was said before (RFC 3264 §8): each stream at its place and under
/// its name, each codec under its number.
///
/// A number that meant one codec may never mean another in the same session (§8.3.2), and browsers hold us to it. The
/// first offer may have been theirs, with numbers and names that we would not have chosen. Confined to the caller.
final class Successor {

    private static final int FIRST_DYNAMIC = 96;
    private static final int LAST_DYNAMIC = 127;

    private final SessionDescription before;
    private final List<Codec.Numbered> known = new ArrayList<>();
    private final Set<Integer> taken = new HashSet<>();

    /// @param before our last description
    /// @param theirs the other side's last one
    private Successor(SessionDescription before, @Nullable SessionDescription theirs) {
        this.before = before;
        before.streams().forEach(stream -> known.addAll(stream.codecs()));
        if (theirs != null) {
            theirs.streams().forEach(stream -> stream.codecs().forEach(one -> taken.add(one.payloadType())));
        }
        known.forEach(one -> taken.add(one.payloadType()));
    }

    static SessionDescription of(
            SessionDescription before, @Nullable SessionDescription theirs, SessionDescription fresh) {
        return new Successor(before, theirs).follow(fresh);
    }

    private SessionDescription follow(SessionDescription fresh) {
        var left = new ArrayList<>(fresh.media());
        var sections = new ArrayList<MediaDescription>();
        for (MediaDescription last : before.media()) {
            Optional<MediaDescription> same =
                    left.stream().filter(one -> one.type().equals(last.type())).findFirst();
            same.ifPresent(left::remove);
            sections.add(same.map(one -> kept(fresh, one, last.mid())).orElseGet(last::refused));
        }
        for (MediaDescription added : left) {
            Optional<String> name = added.mid().map(_ -> freeName(sections));
            sections.add(kept(fresh, added, name));
        }
        return OfferAnswer.next(before, bundled(fresh, sections));
    }

    private static String freeName(List<MediaDescription> sections) {
        int number = sections.size();
        while (named(sections, Integer.toString(number))) {
            number++;
        }
        return Integer.toString(number);
    }

    private static boolean named(List<MediaDescription> sections, String name) {
        return sections.stream().anyMatch(one -> one.mid().filter(name::equals).isPresent());
    }

    /// The group names what is open (RFC 9143 §7.2).
    private static SessionDescription bundled(SessionDescription fresh, List<MediaDescription> sections) {
        var attributes = new ArrayList<Attribute>();
        for (Attribute attribute : fresh.attributes()) {
            boolean bundle = attribute instanceof StreamAttribute.Group group
                    && group.semantics().equals("BUNDLE");
            var names = sections.stream()
                    .filter(one -> one.port() != 0)
                    .flatMap(one -> one.mid().stream())
                    .toList();
            attributes.add(bundle ? new StreamAttribute.Group("BUNDLE", names) : attribute);
        }
        return new SessionDescription(
                fresh.origin(),
                fresh.name(),
                fresh.about(),
                fresh.connection(),
                fresh.bandwidths(),
                fresh.times(),
                attributes,
                sections);
    }

    private MediaDescription kept(SessionDescription fresh, MediaDescription section, Optional<String> mid) {
        var numbers = new HashMap<Integer, Integer>();
        int place = fresh.media().indexOf(section);
        for (Codec.Numbered one : fresh.stream(place).codecs()) {
            numbers.put(one.payloadType(), number(one, numbers));
        }
        var attributes = new ArrayList<Attribute>();
        if (section.mid().isEmpty()) {
            mid.ifPresent(name -> attributes.add(new StreamAttribute.Mid(name)));
        }
        for (Attribute attribute : section.attributes()) {
            attributes.add(
                    switch (attribute) {
                        case StreamAttribute.Mid old -> new StreamAttribute.Mid(mid.orElse(old.id()));
                        case RtpMap map ->
                            new RtpMap(
                                    renumbered(numbers, map.payloadType()),
                                    map.encoding(),
                                    map.clockRateHz(),
                                    map.channels());
                        case Fmtp fmtp ->
                            new Fmtp(renumbered(numbers, fmtp.format()), repeats(numbers, fmtp.parameters()));
                        case RtcpFb feedback -> new RtcpFb(renumbered(numbers, feedback.format()), feedback.feedback());
                        default -> attribute;
                    });
        }
        var formats = section.line().formats().stream()
                .map(format -> renumbered(numbers, format))
                .toList();
        var line = new MediaDescription.Line(section.type(), section.port(), 1, section.protocol(), formats);
        return MediaDescription.of(line, attributes);
    }

    private int number(Codec.Numbered fresh, Map<Integer, Integer> numbers) {
        var codec = fresh.codec();
        boolean repair = codec.encoding().equalsIgnoreCase("rtx");
        String parameters = repeats(numbers, codec.parameters());
        for (Codec.Numbered one : known) {
            boolean same = one.codec().matches(codec)
                    && (!repair || one.codec().parameters().equals(parameters))
                    && !numbers.containsValue(one.payloadType());
            if (same) {
                return one.payloadType();
            }
        }
        boolean free = !taken.contains(fresh.payloadType());
        int number = free ? fresh.payloadType() : FIRST_DYNAMIC;
        while (taken.contains(number) && number < LAST_DYNAMIC) {
            number++;
        }
        taken.add(number);
        known.add(new Codec.Numbered(number, codec.withParameters(parameters)));
        return number;
    }

    private static String repeats(Map<Integer, Integer> numbers, String parameters) {
        return parameters.matches("apt=[0-9]{1,3}")
                ? "apt=" + renumbered(numbers, Integer.parseInt(parameters.substring(4)))
                : parameters;
    }

    private static String renumbered(Map<Integer, Integer> numbers, String format) {
        return format.matches("[0-9]{1,3}") ? Integer.toString(renumbered(numbers, Integer.parseInt(format))) : format;
    }

    private static int renumbered(Map<Integer, Integer> numbers, int number) {
        return numbers.getOrDefault(number, number);
    }
}
