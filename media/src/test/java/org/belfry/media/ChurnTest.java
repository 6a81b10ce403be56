package org.belfry.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.belfry.media.quality.Side;
import org.belfry.sip.sdp.Codec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Many calls begin and end, and as many as may be are there: nothing is left behind, and the limit is a
/// limit.
final class ChurnTest {

    private static int bound(MediaPort port) {
        var size = new CompletableFuture<Integer>();
        port.firstLoop().execute(() -> size.complete(port.firstLoop().table().size()));
        return size.join();
    }

    private static long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static long residentKb() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] words(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void churn(int calls) throws IOException {
        try (var house = new House(1);
                var anna = Phone.secure(1, Codec.PCMU);
                var bert = Phone.secure(2, Codec.PCMU);
                var call = house.call(anna, bert)) {
            RelayTest.converse(anna, bert, "hello");
            RelayTest.converse(bert, anna, "hello");
            int directory = house.port().directory().size();
            int bound = bound(house.port());
            long descriptors = descriptors();
            for (int i = 0; i < calls; i++) {
                try (var carl = i % 2 == 0 ? Phone.secure(i, Codec.PCMU) : Phone.plain(i, Codec.PCMU);
                        var dora = Phone.secure(-i, Codec.PCMU);
                        var _ = house.call(carl, dora)) {
                    for (int said = 0; said < 100 && dora.hear(5) == null; said++) {
                        carl.say(words("c"));
                    }
                }
                anna.say(words("a" + i));
                assertThat(bert.hear(2_000)).isEqualTo(words("a" + i));
            }
            house.settle();
            assertThat(house.port().legs()).isEqualTo(2);
            assertThat(house.port().directory().size()).isEqualTo(directory);
            assertThat(bound(house.port())).isEqualTo(bound);
            assertThat(descriptors()).isEqualTo(descriptors);
            assertThat(call.near().quality().getFirst().received().lost()).isZero();
            assertThat(house.port().faults()).isZero();
        }
    }

    @Test
    void aHundredCallsThatEndWhileOthersTalkLeaveNothingBehind() throws IOException {
        churn(100);
    }

    @Test
    @Tag("long")
    void tenThousandCallsLeaveNoMemoryBehind() throws IOException {
        churn(2_000);
        long before = residentKb();
        churn(8_000);
        assertThat(residentKb() - before).isLessThan(200_000);
    }

    @Test
    void legsBeyondTheLimitAreRefusedAndThePortWorksOn() throws IOException {
        try (var house = new House(1)) {
            List<MediaLeg> all = new ArrayList<>();
            for (int i = 0; i < MediaPort.LEGS_MAX; i++) {
                all.add(house.port().phone(Side.CALLER, House.HOME));
            }
            assertThat(all).doesNotContainNull();
            assertThat(house.port().phone(Side.CALLER, House.HOME)).isNull();
            assertThat(house.port().browser(Side.CALLER, House.HOME)).isNull();
            assertThat(house.port().legs()).isEqualTo(MediaPort.LEGS_MAX);
            all.subList(0, 10).forEach(MediaLeg::close);
            house.settle();
            assertThat(house.port().legs()).isEqualTo(MediaPort.LEGS_MAX - 10);
            try (var anna = Phone.secure(3, Codec.PCMU);
                    var bert = Phone.secure(4, Codec.PCMU);
                    var _ = house.call(anna, bert)) {
                RelayTest.converse(anna, bert, "there is room again");
            }
            all.forEach(MediaLeg::close);
            all.forEach(MediaLeg::close);
            house.settle();
            assertThat(house.port().legs()).isZero();
            assertThat(house.port().directory().size()).isZero();
        }
    }
}
