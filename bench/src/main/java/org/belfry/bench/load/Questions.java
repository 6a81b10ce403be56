package org.belfry.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// What a server of ours is asked by who started it: a word on its input, a line on its output.
final class Questions {

    private Questions() {}

    /// @param word that asks it
    record Question(String word, Answer answer) {}

    /// One line.
    interface Answer {
        String line() throws IOException;
    }

    /// In the server: answers until its input ends.
    static void answer(Question... known) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String word = line;
            var question =
                    Stream.of(known).filter(each -> each.word().equals(word)).findFirst();
            if (question.isPresent()) {
                System.out.println(question.get().answer().line());
            }
        }
    }

    /// In who started the server: asks it.
    ///
    /// @param out of the server, read up to here
    static String ask(Process server, BufferedReader out, Question question) throws IOException {
        var in = server.outputWriter(StandardCharsets.UTF_8);
        in.write(question.word() + "\n");
        in.flush();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the server has ended");
        }
        return line;
    }
}
