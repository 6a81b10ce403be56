package org.belfry.bench.relay;

import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.belfry.rtp.srtp.MasterKey;
import org.belfry.rtp.srtp.SrtpSuite;

/// Sets calls up on rtpengine as a SIP proxy would: an offer and an answer each, rewritten by it.
final class RtpengineCalls {

    private static final Pattern PORT = Pattern.compile("(?m)^m=audio (\\d+) ");

    private final NgClient client;
    private final Scenario scenario;
    private final Optional<BrowserCalls> browsers;

    RtpengineCalls(NgClient client, Scenario scenario) {
        this.client = client;
        this.scenario = scenario;
        browsers = scenario.isDtls()
                ? Optional.of(new BrowserCalls(scenario.suite(true).orElseThrow()))
                : Optional.empty();
    }

    /// The caller's leg and the callee's.
    List<Leg> set(int call) throws IOException {
        var arguments = new LinkedHashMap<String, Bencode>();
        arguments.put("call-id", Bencode.text("bench-" + call));
        arguments.put("from-tag", Bencode.text("caller"));
        arguments.put("ICE", Bencode.text("remove"));
        if (browsers.isEmpty()) {
            arguments.put("DTLS", Bencode.text("off"));
        }
        arguments.put("flags", Bencode.texts(List.of("trust-address", "SDES-static")));
        String offered = ask("offer", arguments, description(call, true, 1), profile(false));
        int tag = scenario.suite(false).map(suite -> tag(offered, suite)).orElse(0);
        arguments.put("to-tag", Bencode.text("callee"));
        String answered = ask("answer", arguments, description(call, false, tag), profile(true));
        var caller = browsers.isPresent()
                ? browsers.get().set(call, port(answered), Optional.empty())
                : leg(call, true, answered);
        return List.of(caller, leg(call, false, offered));
    }

    private String ask(String command, Map<String, Bencode> arguments, String description, String profile)
            throws IOException {
        arguments.put("sdp", Bencode.text(description));
        arguments.put("transport-protocol", Bencode.text(profile));
        return client.ask(command, arguments).text("sdp");
    }

    private String profile(boolean isCaller) {
        if (isBrowser(isCaller)) {
            return "UDP/TLS/RTP/SAVP";
        }
        return scenario.suite(isCaller).isPresent() ? "RTP/SAVP" : "RTP/AVP";
    }

    private boolean isBrowser(boolean isCaller) {
        return isCaller && scenario.isDtls();
    }

    private String description(int call, boolean isCaller, int tag) {
        String address = Phones.literal(call, isCaller);
        String keying = isBrowser(isCaller) ? fingerprint() : crypto(call, isCaller, tag);
        return "v=0\r\no=- %d 1 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\nm=audio %d %s 0\r\n%s"
                .formatted(call + 1, address, address, Phones.port(isCaller), profile(isCaller), keying);
    }

    /// Who begins is said, too: the browser.
    private static String fingerprint() {
        var fingerprint = BrowserIdentity.fingerprint();
        return "a=fingerprint:%s %s\r\na=setup:active\r\n".formatted(fingerprint.hash(), fingerprint.digest());
    }

    private String crypto(int call, boolean isCaller, int tag) {
        return Phones.key(scenario, call, isCaller, true)
                .map(key -> "a=crypto:%d %s inline:%s\r\n"
                        .formatted(
                                tag,
                                scenario.suite(isCaller).orElseThrow(),
                                Base64.getEncoder().encodeToString(key)))
                .orElse("");
    }

    private static int tag(String description, SrtpSuite suite) {
        var found = Pattern.compile("a=crypto:(\\d+) " + suite + " ").matcher(description);
        if (!found.find()) {
            throw new IllegalStateException("rtpengine offers no " + suite);
        }
        return Integer.parseInt(found.group(1));
    }

    private Leg leg(int call, boolean isCaller, String description) throws IOException {
        Optional<MasterKey> receiving = scenario.suite(isCaller).map(suite -> key(description, suite));
        var sending = Phones.masterKey(scenario, call, isCaller, true);
        return new Leg(port(description), 0, sending, receiving, Optional.empty());
    }

    private static int port(String description) throws IOException {
        var port = PORT.matcher(description);
        if (!port.find()) {
            throw new IOException("rtpengine gave no port");
        }
        return Integer.parseInt(port.group(1));
    }

    private static MasterKey key(String description, SrtpSuite suite) {
        var found = Pattern.compile("a=crypto:\\d+ " + suite + " inline:([A-Za-z0-9+/]+)")
                .matcher(description);
        if (!found.find()) {
            throw new IllegalStateException("rtpengine gave no key of " + suite);
        }
        return MasterKey.of(suite, Base64.getDecoder().decode(found.group(1)));
    }
}
