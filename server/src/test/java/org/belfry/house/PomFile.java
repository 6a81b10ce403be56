package org.belfry.house;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/// One `pom.xml`, read as text: what it says, not what Maven makes of it.
final class PomFile {

    private final Element project;

    private PomFile(Path file) {
        project = parse(file);
    }

    static PomFile root() {
        return new PomFile(WorkTree.root().resolve("pom.xml"));
    }

    static PomFile of(String room) {
        return new PomFile(WorkTree.root().resolve(room).resolve("pom.xml"));
    }

    static PomFile at(Path file) {
        return new PomFile(file);
    }

    List<String> modules() {
        return children(child(project, List.of("modules")), "module").stream()
                .map(module -> module.getTextContent().strip())
                .toList();
    }

    List<Element> dependenciesOn(String groupId) {
        return children(child(project, List.of("dependencies")), "dependency").stream()
                .filter(dependency -> child(dependency, "groupId").equals(groupId))
                .toList();
    }

    /// The names of the licences this very pom declares, none if it leaves that to its parent.
    List<String> licences() {
        return children(child(project, List.of("licenses")), "license").stream()
                .map(licence -> child(licence, "name"))
                .toList();
    }

    /// `group:artifact:version` of the parent, or empty.
    String parent() {
        var parents = children(List.of(project), "parent");
        return parents.isEmpty()
                ? ""
                : "%s:%s:%s"
                        .formatted(
                                child(parents.getFirst(), "groupId"),
                                child(parents.getFirst(), "artifactId"),
                                child(parents.getFirst(), "version"));
    }

    /// The text of a child element, empty if there is none.
    static String child(Element parent, String name) {
        return children(List.of(parent), name).stream()
                .findFirst()
                .map(element -> element.getTextContent().strip())
                .orElse("");
    }

    private static List<Element> child(Element parent, List<String> names) {
        return names.stream()
                .flatMap(name -> children(List.of(parent), name).stream())
                .toList();
    }

    private static List<Element> children(List<Element> parents, String name) {
        var found = new ArrayList<Element>();
        for (Element parent : parents) {
            for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                if (node instanceof Element element && element.getTagName().equals(name)) {
                    found.add(element);
                }
            }
        }
        return found;
    }

    private static Element parse(Path file) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("pom: %s cannot be read".formatted(file), e);
        }
    }
}
