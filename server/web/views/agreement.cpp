#include "web/views/agreement.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List sealData(const Frame& frame, const std::vector<AgreementView::Seal>& seals) {
    Data::List list;
    for (const auto& seal : seals)
        list.push_back(std::move(tagData(seal.state)
                                     .set("side", seal.side)
                                     .set("by", seal.by)
                                     .set("carried", seal.carried)
                                     .set("at", seal.at ? momentText(frame, *seal.at) : std::string())));
    return list;
}

Data::List sentenceData(const std::vector<std::string>& sentences) {
    Data::List list;
    for (const auto& sentence : sentences)
        list.push_back(Data().set("sentence", sentence));
    return list;
}

Data::List agreedFileData(const std::vector<AgreementView::File>& files) {
    Data::List list;
    for (const auto& file : files)
        list.push_back(Data()
                           .set("name", file.title)
                           .set("url", file.url)
                           .set("hash", file.hash)
                           .set("lag", file.lag)
                           .set("issued_url", file.issuedUrl));
    return list;
}

}  // namespace

void setAgreements(Data& data, const Frame& frame, const std::vector<AgreementView>& agreements) {
    Data::List list;
    for (const auto& each : agreements)
        list.push_back(std::move(tagData(each.state)
                                     .set("title", each.title)
                                     .set("text", each.text)
                                     .set("hash", each.hash)
                                     .set("not_carried", sentenceData(each.notCarried))
                                     .set("seals", sealData(frame, each.seals))
                                     .set("agreed_files", agreedFileData(each.files))));
    data.set("has_agreements", !list.empty());
    data.set("agreements", std::move(list));
}

}  // namespace entente::web
