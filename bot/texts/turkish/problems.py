"""Errors: what happened, what is true now, what to do next."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "second": "saniye",
        "minute": "dakika",
        "a minute": "bir dakika",
        "The supplier": "Tedarikçi",
        "the supplier": "tedarikçi",
        "The toll API": "Geçiş ücreti API'si",
        "the toll API": "geçiş ücreti API'si",
        "Slack": "Slack",
        "The other side": "Karşı taraf",
        "An administrator finds the reason in the log.": (
            "Nedenini bir yönetici günlükte bulur."
        ),
        "reference {ref}": "başvuru no: {ref}",
        "Bringing the files here": "Dosyaları buraya getirmek",
        "Bringing Excel files": "Excel dosyası getirmek",
        "A digest": "Özet",
        "That": "Bu",
        "Nothing of *{ref}* is under way any more, so it stays as it is. {typed} shows "
        "how it stands.": (
            "*{ref}* siparişinde süren bir şey kalmadı; olduğu gibi kalıyor. Durumu: "
            "{typed}"
        ),
        "Nothing of *{ref}* has failed, so it stays as it is. {typed} shows how it "
        "stands.": (
            "*{ref}* siparişinde başarısız rapor yok; olduğu gibi kalıyor. Durumu: "
            "{typed}"
        ),
        "Nothing of *{ref}* is ready, so there is no link to it. {typed} shows how it "
        "stands.": (
            "*{ref}* siparişinden hazır olan yok, bu yüzden bağlantı da yok. Durumu: "
            "{typed}"
        ),
        "Nothing of *{ref}* is ready, so there is no file of it. {typed} shows how it "
        "stands.": (
            "*{ref}* siparişinden hazır olan yok, bu yüzden dosya da yok. Durumu: "
            "{typed}"
        ),
        "There is nothing to do for *{ref}*, so it stays as it is. {typed} shows how "
        "it stands.": (
            "*{ref}* için yapılacak bir şey yok; olduğu gibi kalıyor. Durumu: {typed}"
        ),
        "I made a mistake and stopped. Nothing is ordered twice, and what was ordered "
        "before goes on; {status} shows it.": (
            "Bir hata yaptım ve durdum. Hiçbir şey iki kez sipariş edilmedi, önceki "
            "siparişler sürüyor; {status} gösterir."
        ),
        "I made a mistake over it and stopped. Nothing was ordered; an administrator "
        "finds the reason in the log.": (
            "Bir hata yaptım ve durdum. Hiçbir şey sipariş edilmedi; nedenini bir "
            "yönetici günlükte bulur."
        ),
        "You have no order that this could be about. {orders} shows the latest.": (
            "Bununla ilgili olabilecek bir siparişiniz yok. Son siparişler: {orders}"
        ),
        "I know no order *{ref}*. Nothing was changed. {orders} shows the latest "
        "ones.": (
            "*{ref}* diye bir sipariş bilmiyorum. Hiçbir şey değiştirilmedi. Son "
            "siparişler: {orders}"
        ),
        "I know no such request. Nothing was changed. {access} shows who may do "
        "what.": (
            "Böyle bir istek bilmiyorum. Hiçbir şey değiştirilmedi. Kimin neye yetkisi "
            "olduğu: {access}"
        ),
        "There is nothing to do. Nothing was changed.": (
            "Yapılacak bir şey yok. Hiçbir şey değiştirilmedi."
        ),
        "I lack credentials for this, so I can't ask. Nothing was ordered. An "
        "administrator has to add them to my settings.": (
            "Bunun için kimlik bilgim yok, soramıyorum. Hiçbir şey sipariş edilmedi. "
            "Bir yöneticinin ayarlarıma eklemesi gerekiyor."
        ),
        "I have no credentials for {system}, so I can't ask there. Nothing was "
        "ordered. An administrator has to add them to my settings.": (
            "Şu sistem için kimlik bilgim yok, soramıyorum: {system}. Hiçbir şey "
            "sipariş edilmedi. Bir yöneticinin ayarlarıma eklemesi gerekiyor."
        ),
        "{what} is not among the things I can do. Nothing was ordered. {help} shows "
        "what is.": (
            "{what} yapabildiklerim arasında değil. Hiçbir şey sipariş edilmedi. "
            "Yapabildiklerim: {help}"
        ),
        "{system} refused this and would refuse it again. Nothing was changed.": (
            "{system} bunu reddetti ve yine reddeder. Hiçbir şey değiştirilmedi."
        ),
        "{system} no longer has what I asked for. Nothing was changed. Ordering it "
        "again fetches the same days as they stand now.": (
            "{system} istediğimi artık bulundurmuyor. Hiçbir şey değiştirilmedi. "
            "Yeniden sipariş edilirse aynı günler bugünkü hâliyle gelir."
        ),
        "{system} no longer accepts our credentials. Orders wait and none is lost. An "
        "administrator has to renew them.": (
            "{system} kimlik bilgilerimizi artık kabul etmiyor. Siparişler bekliyor, "
            "hiçbiri kaybolmadı. Bilgileri bir yöneticinin yenilemesi gerekiyor."
        ),
        "{system} takes no more calls for now. Nothing was changed. Try again in "
        "{span}.": (
            "{system} şimdilik yeni çağrı almıyor. Hiçbir şey değiştirilmedi. Yeniden "
            "denemek için bekleme süresi: {span}."
        ),
        "{system} isn't answering. Nothing was changed, and what was ordered before "
        "goes on by itself. Try again in a minute.": (
            "{system} yanıt vermiyor. Hiçbir şey değiştirilmedi, önceki siparişler "
            "kendiliğinden sürüyor. Bir dakika sonra yeniden deneyin."
        ),
        "{system} didn't answer, so what I asked for may have happened or not. I don't "
        "ask twice before I know; {status} shows what I found.": (
            "{system} yanıt vermedi; istediğim olmuş da olabilir, olmamış da. "
            "Öğrenmeden ikinci kez istemiyorum; bulduğumu görmek için: {status}"
        ),
        "{system} answered in a form that I can't read. Nothing was changed.": (
            "{system} okuyamadığım bir biçimde yanıt verdi. Hiçbir şey değiştirilmedi."
        ),
        "Slack refused my message. The order itself goes on; {status} shows it.": (
            "Slack iletimi kabul etmedi. Siparişin kendisi sürüyor; {status} gösterir."
        ),
        "One of my settings keeps me from doing this. Nothing was changed. An "
        "administrator finds which one with `waybill check`.": (
            "Ayarlarımdan biri buna engel. Hiçbir şey değiştirilmedi. Hangisi olduğunu "
            "bir yönetici `waybill check` ile bulur."
        ),
        "Another process of mine took this over and goes on with it. Nothing was done "
        "twice; {status} shows how it stands.": (
            "Bunu başka bir sürecim devraldı ve sürdürüyor. Hiçbir şey iki kez "
            "yapılmadı; durumu: {status}"
        ),
        "I found no free reference for this. Nothing was ordered. Order it again.": (
            "Bunun için boş bir başvuru numarası bulamadım. Hiçbir şey sipariş "
            "edilmedi. Yeniden sipariş edin."
        ),
        "I can't do that. Nothing was changed. {help} shows what I can.": (
            "Bunu yapamıyorum. Hiçbir şey değiştirilmedi. Yapabildiklerim: {help}"
        ),
        "{system} did not do what I asked. Orders are kept and go on by themselves.": (
            "{system} istediğimi yapmadı. Siparişler duruyor ve kendiliğinden sürecek."
        ),
        "I couldn't finish this. Nothing is ordered twice; {status} shows how it "
        "stands.": (
            "Bunu bitiremedim. Hiçbir şey iki kez sipariş edilmedi; durumu {status} "
            "gösterir."
        ),
    }
)
