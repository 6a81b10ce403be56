package org.belfry.sip.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.belfry.sip.sdp.CodecAttribute.ExtMap;
import org.belfry.sip.sdp.LocalStream.Protection;
import org.belfry.sip.sdp.OfferAnswer.Answered;
import org.belfry.sip.sdp.OfferAnswer.Refusal;
import org.jspecify.annotations.Nullable;

/// Builds one answer (RFC 3264 §6): a section for each offered one, at its place. Confined to the caller, used once.
final class Answering {

    private final SessionDescription offer;
    private final LocalSession local;
    private final boolean[] taken;
    private final List<MediaDescription> sections = new ArrayList<>();
    private final Map<Integer, Refusal> refusals = new TreeMap<>();
    private final List<String> bundled = new ArrayList<>();
    private int bundledPort;
    private boolean lite;

    /// A stream that fits, with what its protection adds to the section.
    private record Fit(
            MediaStream offered,
            LocalStream ours,
            List<String> formats,
            List<Codec.Numbered> codecs,
            List<Attribute> protection,
            boolean bundles) {}

    Answering(SessionDescription offer, LocalSession local) {
        this.offer = offer;
        this.local = local;
        taken = new boolean[local.streams().size()];
    }

    Answered answer() {
        for (int place = 0; place < offer.media().size(); place++) {
            section(place);
        }
        var attributes = new ArrayList<Attribute>();
        if (lite) {
            attributes.add(new IceAttribute.Lite());
        }
        if (local.bundle() && offer.bundle().isPresent()) {
            attributes.add(new StreamAttribute.Group("BUNDLE", bundled));
        }
        // RFC 3264 §6: the times of the answer are the offer's.
        var answer = new SessionDescription(
                local.origin(), "-", List.of(), local.connection(), List.of(), offer.times(), attributes, sections);
        boolean nothing = !sections.isEmpty() && refusals.size() == sections.size();
        return nothing ? new Answered.NothingShared(answer, refusals) : new Answered.Agreed(answer, refusals);
    }

    private void section(int place) {
        var offered = offer.stream(place);
        var refusal = offered.media().port() == 0 && !offered.isBundleOnly() ? Refusal.ENDED : Refusal.NOT_WANTED;
        for (int i = 0; refusal != Refusal.ENDED && i < taken.length; i++) {
            var ours = local.streams().get(i);
            boolean free = local.pinned() ? i == place : !taken[i];
            if (!free || !ours.type().equals(offered.media().type())) {
                continue;
            }
            var better = take(offered, ours);
            if (better == null) {
                taken[i] = true;
                return;
            }
            refusal = refusal == Refusal.NOT_WANTED ? better : refusal;
        }
        refusals.put(place, refusal);
        sections.add(offered.media().refused());
    }

    /// Adds the section, or says why not.
    private @Nullable Refusal take(MediaStream offered, LocalStream ours) {
        var protection = protection(offered, ours);
        if (protection.isEmpty()) {
            return Refusal.NO_PROTECTION;
        }
        boolean rtp = offered.media().line().isRtp();
        var codecs = rtp
                ? new CommonCodecs(
                                offered.codecs(), ours.codecs(), ours.options().oneCodec())
                        .find()
                : List.<Codec.Numbered>of();
        var formats = rtp ? Section.formats(codecs) : commonFormats(offered, ours);
        if (formats.isEmpty()) {
            return Refusal.NO_CODEC;
        }
        boolean mux = ours.options().rtcpMux();
        if (!mux && offered.media().has("rtcp-mux-only")) {
            return Refusal.NO_RTCP_MUX;
        }
        boolean bundles = local.bundle()
                && rtp
                && mux
                && offered.isBundled()
                && offered.cryptos().isEmpty();
        if (!bundles && offered.isBundleOnly()) {
            return Refusal.NO_BUNDLE;
        }
        add(new Fit(offered, ours, formats, codecs, protection.get(), bundles));
        return null;
    }

    private void add(Fit fit) {
        var offered = fit.offered();
        var ours = fit.ours();
        boolean shares = fit.bundles() && !bundled.isEmpty();
        if (fit.bundles()) {
            offered.media().mid().ifPresent(bundled::add);
            bundledPort = shares ? bundledPort : ours.port();
        }
        var section = new Section()
                .addAll(offered.media().all(StreamAttribute.Mid.class))
                .codecs(fit.codecs());
        if (offered.media().line().isRtp()) {
            section.ptime(ours.options().ptimeMs());
        }
        // RFC 9143 §7.3: the transport of a bundle is described in its first section only.
        if (!shares) {
            section.addAll(fit.protection());
            ice(offered, ours).ifPresent(section::ice);
        }
        if (ours.options().rtcpMux() && (offered.isRtcpMux() || fit.bundles())) {
            section.add(new StreamAttribute.RtcpMux());
        }
        section.addAll(headerExtensions(offered, ours))
                .add(new StreamAttribute.Flow(offered.flow().reversed().and(ours.direction())))
                .addAll(ours.extra());
        var line = new MediaDescription.Line(
                ours.type(),
                shares ? bundledPort : ours.port(),
                1,
                offered.media().protocol(),
                fit.formats());
        sections.add(MediaDescription.of(line, section.attributes()));
    }

    private static Optional<List<Attribute>> protection(MediaStream offered, LocalStream ours) {
        for (Protection protection : ours.protections()) {
            var answer = Transport.answer(offered, protection);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    private static List<String> commonFormats(MediaStream offered, LocalStream ours) {
        return offered.media().line().formats().stream()
                .distinct()
                .filter(format -> ours.codecs().stream()
                        .anyMatch(codec -> codec.encoding().equalsIgnoreCase(format)))
                .toList();
    }

    private Optional<LocalStream.Ice> ice(MediaStream offered, LocalStream ours) {
        var ice = Optional.ofNullable(ours.ice()).filter(present -> offered.hasIce());
        lite |= ice.filter(LocalStream.Ice::lite).isPresent();
        return ice;
    }

    /// Under the offer's numbers, seen from our side (RFC 8285 §6). Place holders above 255 stay unanswered.
    private static List<ExtMap> headerExtensions(MediaStream offered, LocalStream ours) {
        return offered.media().all(ExtMap.class).stream()
                .filter(extension -> extension.id() <= 255
                        && ours.options().headerExtensions().contains(extension.uri()))
                .map(extension -> {
                    var direction = extension.direction();
                    return new ExtMap(
                            extension.id(), direction == null ? null : direction.reversed(), extension.uri(), "");
                })
                .toList();
    }
}
